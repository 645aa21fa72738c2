import { hydrate } from './hydrate.ts';
import { scriptFolder } from './script.ts';
import { defineSlowPath } from './slow-path-element.ts';

/** `<script src="…/embed.js">`: makes the linked posters of a page the real thing, those that come later as well. */
const folder = scriptFolder('embed.js');
defineSlowPath(folder);
hydrate(document, folder);
