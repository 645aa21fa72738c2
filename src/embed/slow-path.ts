import { scriptFolder } from './script.ts';
import { defineSlowPath } from './slow-path-element.ts';

/** `<script src="…/slow-path.js">`: the custom element, showing the Slowpath that the script lies beside. */
defineSlowPath(scriptFolder('slow-path.js'));
