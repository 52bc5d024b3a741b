import { fillCode } from './fill/code.ts';
import { fillDiagram } from './fill/diagrams.ts';
import { fillEmbed } from './fill/embeds.ts';
import { fillMath } from './fill/math.ts';
import { fillPicture } from './fill/pictures.ts';
import { followLink } from './follow-link.ts';
import type { MarkupOptions } from './markup-options.ts';

/** So far away from what is seen, things are drawn that take their time. */
const AHEAD = '600px';
const FILLED = 'img[data-src], [data-embed], [data-math], pre[data-code]';

/**
 * Puts harmless HTML (from `sanitise`) into an element and brings it to life: pictures, embedded files, formulas, code and
 * diagrams appear as they come near, links lead to where they should, tasks can be ticked. Returns what ends that.
 */
export function mountMarkup(root: HTMLElement, html: string, options: MarkupOptions): () => void {
  root.innerHTML = html;
  const ends: (() => void)[] = [];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        observer.unobserve(target);
        void fill(target, options, (end) => ends.push(end));
      }
    },
    { rootMargin: AHEAD },
  );
  for (const element of root.querySelectorAll<HTMLElement>(FILLED)) observer.observe(element);
  if (options.onTask === undefined)
    for (const box of root.querySelectorAll<HTMLInputElement>('input.md-task')) box.disabled = true;
  const onClick = (event: MouseEvent) => answerClick(event, root, options);
  root.addEventListener('click', onClick);
  root.addEventListener('auxclick', onClick);
  return () => {
    observer.disconnect();
    root.removeEventListener('click', onClick);
    root.removeEventListener('auxclick', onClick);
    for (const end of ends) end();
  };
}

/** Finds a heading or block of a shown text by what stands behind `#`; null when there is none. */
export function findAnchor(root: ParentNode, hash: string): HTMLElement | null {
  const wanted = hash.replace(/^#/, '').split('#').at(-1)!;
  const byId = (id: string) => root.querySelector<HTMLElement>(`[id="${CSS.escape(`user-content-${id}`)}"]`);
  const words = wanted.trim().toLowerCase();
  const headings = [...root.querySelectorAll<HTMLElement>('h1, h2, h3, h4, h5, h6')];
  return (
    byId(wanted) ??
    byId(words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s+/g, '-')) ??
    headings.find(({ textContent }) => textContent.trim().toLowerCase() === words) ??
    null
  );
}

async function fill(
  element: HTMLElement,
  options: MarkupOptions,
  onEnd: (end: () => void) => void,
): Promise<void> {
  if (element instanceof HTMLImageElement) fillPicture(element, options);
  else if (element.dataset['embed'] !== undefined)
    await fillEmbed(element, options, { onEnd, mount: mountMarkup });
  else if (element.dataset['math'] !== undefined) await fillMath(element);
  else if (element.dataset['code'] === 'mermaid') onEnd(await fillDiagram(element));
  else await fillCode(element);
}

function answerClick(event: MouseEvent, root: HTMLElement, options: MarkupOptions): void {
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  if (event.target instanceof HTMLInputElement && event.target.classList.contains('md-task'))
    return options.onTask?.(Number(event.target.dataset['line']), event.target.checked);
  const link = event.target.closest<HTMLAnchorElement>('a[data-link], a[href^="#"]');
  if (link === null || !root.contains(link) || event.button > 1) return;
  event.preventDefault();
  event.stopPropagation();
  const target = link.dataset['link'] ?? link.getAttribute('href')!;
  const anchor = target.startsWith('#') ? findAnchor(root, target) : null;
  if (anchor !== null) anchor.scrollIntoView({ block: 'start' });
  else void followLink(link, options, event);
}
