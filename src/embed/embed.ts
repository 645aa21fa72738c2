import { hydrate } from './hydrate.ts';
import { scriptAddress } from './script.ts';
import { defineSlowPath } from './slow-path-element.ts';

/** `<script src="…/embed.js">`: makes the linked posters of a page the real thing, those that come later as well. */
const script = scriptAddress('embed.js');
defineSlowPath(script);
hydrate(document, script);
