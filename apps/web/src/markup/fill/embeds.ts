import { codex } from '../../api/codex.ts';
import { toFailure } from '../../api/failure.ts';
import type { FileWithContent } from '../../api/types.ts';
import { baseName } from '../../tabs/tab-location.ts';
import { contentAddress, fragmentOf } from '../addresses.ts';
import { findTarget } from '../follow-link.ts';
import type { MarkupOptions } from '../markup-options.ts';
import { renderMarkdown } from '../render-markdown.ts';
import { sectionOf } from '../section-of.ts';
import { missing } from './pictures.ts';

/** Notes in notes in notes: deeper ones are links. */
const MAX_DEPTH = 3;
const MAX_NOTE_CHARS = 100_000;

/** The text around an embedded file. */
interface EmbedHost {
  /** Shows a note inside of the text as the text itself is shown; returns what ends that. */
  readonly mount: (root: HTMLElement, html: string, options: MarkupOptions) => () => void;
  /** Takes what ends the embedded file, for when the text goes. */
  readonly onEnd: (end: () => void) => void;
}

/** Shows the file that `![[name]]` names: a picture, a player, a note, or a link to anything else. */
export async function fillEmbed(
  element: HTMLElement,
  options: MarkupOptions,
  host: EmbedHost,
): Promise<void> {
  const target = element.dataset['embed'] ?? '';
  try {
    const path = await findTarget(options, target, 'embed');
    if (path === null) return element.replaceWith(missing(target));
    const media = mediaOf(path, options.place.notebook.id, element.title);
    if (media !== null) return element.replaceWith(media);
    if (!/\.(?:md|markdown)$/i.test(path) || (options.depth ?? 0) >= MAX_DEPTH)
      return toLink(element, path, target);
    await showNote(element, { ...options, path }, { ...host, target });
  } catch (error) {
    element.replaceWith(missing(`${target}: ${toFailure(error).message}`));
  }
}

function mediaOf(path: string, notebookId: string, size: string): HTMLElement | null {
  const name =
    /\.(?:(png|jpe?g|gif|webp|avif|svg|bmp|ico)|(mp3|wav|ogg|flac|m4a|opus)|(mp4|webm|mov))$/i.exec(path);
  if (name === null) return null;
  const media = document.createElement(name[1] ? 'img' : name[2] ? 'audio' : 'video');
  const width = /^\d{1,4}/.exec(size)?.[0];
  if (width !== undefined) media.setAttribute('width', width);
  if (media instanceof HTMLImageElement) media.alt = size === '' || width ? baseName(path) : size;
  else Object.assign(media, { controls: true, preload: 'metadata', title: baseName(path) });
  media.addEventListener('error', () => media.replaceWith(missing(baseName(path))), { once: true });
  media.src = contentAddress(notebookId, path);
  return media;
}

async function showNote(
  element: HTMLElement,
  options: MarkupOptions,
  more: EmbedHost & { readonly target: string },
): Promise<void> {
  const { place, path, depth = 0 } = options;
  const input = { params: { path }, query: { notebook_id: place.notebook.id } };
  const file: FileWithContent = (await codex.files.getByPath(input)).data;
  const text = sectionOf(file.content ?? '', fragmentOf(more.target)).slice(0, MAX_NOTE_CHARS);
  const box = document.createElement('div');
  box.className = 'md-note';
  const body = document.createElement('div');
  box.append(linkTo(path, more.target), body);
  element.replaceWith(box);
  more.onEnd(more.mount(body, renderMarkdown(text), { place, path, depth: depth + 1 }));
}

function toLink(element: HTMLElement, path: string, target: string): void {
  const link = linkTo(path, target);
  link.className = 'md-wiki md-file';
  element.replaceWith(link);
}

function linkTo(path: string, target: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.className = 'md-note-title';
  link.href = '#';
  Object.assign(link.dataset, { link: target, wiki: '1' });
  link.textContent = baseName(path).replace(/\.(?:md|markdown)$/i, '');
  return link;
}
