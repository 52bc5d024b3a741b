import DOMPurify, { type Config } from 'dompurify';
import { isOtherSite, isSafePicture } from './addresses.ts';
import { keptStyle } from './kept-style.ts';

const TAGS = (
  'a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
  'h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong ' +
  'sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
).split(' ');
const ATTRIBUTES = (
  'abbr align alt checked cite class colspan data-block data-callout data-code data-embed data-line data-link ' +
  'data-math data-src data-tag data-wiki datetime dir disabled headers height href id lang open reversed rel role rowspan ' +
  'scope span src start style tabindex target title type valign value width aria-label aria-hidden'
).split(' ');
/** Classes are ours, so that no text looks like a part of the app or covers it. */
const KEPT_CLASS = /^(?:md|language|ansi)-[\w-]+$/;

const MARKUP: Config = {
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ATTRIBUTES,
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|data:image\/|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/i,
  /** Ids and names get a beginning of their own, so that none takes the place of something of the page. */
  SANITIZE_NAMED_PROPS: true,
  SANITIZE_DOM: true,
};

/** What a picture of vectors may hold that is shown as an image of its own. */
const PICTURE: Config = {
  USE_PROFILES: { svg: true, svgFilters: true },
  ADD_TAGS: ['style'],
  FORBID_TAGS: ['use', 'foreignObject', 'script', 'a', 'image', 'animate', 'set', 'feImage'],
  FORBID_ATTR: ['href', 'xlink:href'],
  ALLOW_DATA_ATTR: false,
};

const markup = DOMPurify(window);
markup.addHook('afterSanitizeAttributes', (node) => tidy(node));
const picture = DOMPurify(window);

/**
 * Makes HTML that somebody wrote harmless: nothing in it runs, loads from elsewhere, looks like the app or covers it. The
 * only strings that may go into the page as HTML come from here. Links within the notebook become `data-link`, pictures of
 * the notebook `data-src`: whoever shows them finds out where they lead.
 */
export function sanitise(html: string): string {
  return markup.sanitize(html, MARKUP);
}

/** Makes an SVG harmless that is going to be shown by an `<img>`. */
export function sanitisePicture(svg: string): string {
  const body = picture.sanitize(svg, { ...PICTURE, RETURN_DOM: true });
  const root = body instanceof Element ? body.querySelector('svg') : null;
  return root === null ? '' : new XMLSerializer().serializeToString(root);
}

function tidy(node: Element): void {
  tidyClass(node);
  const style = node.getAttribute('style');
  if (style !== null) setOrRemove(node, 'style', keptStyle(style));
  const name = node.nodeName.toLowerCase();
  if (name === 'a') tidyLink(node);
  else if (name === 'img') tidyPicture(node);
  else if (name === 'input') tidyInput(node);
  else for (const attribute of ['href', 'src', 'target', 'rel']) node.removeAttribute(attribute);
}

function tidyClass(node: Element): void {
  const classes = node.getAttribute('class');
  if (classes === null) return;
  const kept = classes.split(/\s+/).filter((each) => KEPT_CLASS.test(each));
  setOrRemove(node, 'class', kept.join(' '));
}

function tidyLink(node: Element): void {
  const href = node.getAttribute('href');
  const isOutside = href !== null && !node.hasAttribute('data-link') && isOtherSite(href);
  if (!isOutside) for (const name of ['target', 'rel']) node.removeAttribute(name);
  if (href === null || node.hasAttribute('data-link')) return;
  if (isOutside) {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
    if (node.querySelector('img') === null) node.classList.add('md-outside');
    return;
  }
  if (/^(?:mailto|tel):/i.test(href)) return;
  node.setAttribute('data-link', href);
  node.setAttribute('href', '#');
}

function tidyPicture(node: Element): void {
  const src = node.getAttribute('src');
  if (src === null || isSafePicture(src)) return;
  node.removeAttribute('src');
  node.setAttribute('data-src', src);
}

/** Check boxes alone: nothing that asks for text. */
function tidyInput(node: Element): void {
  if (node.getAttribute('type') !== 'checkbox') node.remove();
  else if (!node.classList.contains('md-task')) node.setAttribute('disabled', '');
}

function setOrRemove(node: Element, name: string, value: string): void {
  if (value === '') node.removeAttribute(name);
  else node.setAttribute(name, value);
}
