/** What makes texts harmless, as one script for a page without the app. */
export { renderMarkdown } from '../../src/markup/render-markdown.ts';
export { sanitise } from '../../src/markup/sanitise.ts';
