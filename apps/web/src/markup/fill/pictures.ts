import { contentAddress, isOtherSite, pathAt } from '../addresses.ts';
import type { MarkupOptions } from '../markup-options.ts';

/** Shows a picture of the notebook; one of another site becomes a link, for nothing is loaded from elsewhere. */
export function fillPicture(image: HTMLImageElement, { place, path }: MarkupOptions): void {
  const address = image.dataset['src'] ?? '';
  if (isOtherSite(address)) {
    // Within a link, the link's own words say where it leads.
    image.replaceWith(image.closest('a') === null ? linkTo(address, image.alt) : image.alt);
    return;
  }
  const target = pathAt(path, address);
  if (target === null) {
    image.replaceWith(missing(image.alt || address));
    return;
  }
  image.decoding = 'async';
  image.addEventListener('error', () => image.replaceWith(missing(image.alt || target)), { once: true });
  image.src = contentAddress(place.notebook.id, target);
}

/** Says that something is not there. */
export function missing(name: string): HTMLElement {
  const shown = document.createElement('span');
  shown.className = 'md-missing';
  shown.textContent = `${name} cannot be shown`;
  return shown;
}

function linkTo(address: string, name: string): HTMLElement {
  const link = document.createElement('a');
  link.className = 'md-outside';
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.href = address;
  link.textContent = `${name === '' ? 'Picture' : name} (on another site)`;
  return link;
}
