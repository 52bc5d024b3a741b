const OTHER_SITE = /^(?:https?:|[/\\]{2})/i;
const PICTURE_DATA = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]/i;

/** True for addresses of other sites, `//host` too. Blanks and control characters, which browsers skip, do not hide it. */
export function isOtherSite(address: string): boolean {
  return OTHER_SITE.test(withoutBlanks(address));
}

/** True for pictures that stand in the text itself. */
export function isSafePicture(address: string): boolean {
  return PICTURE_DATA.test(address.trim());
}

/** The path of a notebook that an address in the file at `from` leads to; null: it leads out of the notebook. */
export function pathAt(from: string, address: string): string | null {
  const bare = decoded(address.replace(/[?#].*$/s, ''));
  if (bare === '' || isOtherSite(bare)) return bare === '' ? from : null;
  const start = bare.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const parts: string[] = [...start];
  for (const part of bare.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** What stands behind `#`, read as people wrote it. */
export function fragmentOf(address: string): string {
  const at = address.indexOf('#');
  return at < 0 ? '' : decoded(address.slice(at + 1));
}

/** The address by which the server gives the bytes of a file; `version` makes it another one when the file changed. */
export function contentAddress(notebookId: string, path: string, version: string | null = null): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const query = new URLSearchParams({ notebook_id: notebookId });
  const stamp = version === null ? '' : `#${version.slice(0, 12)}`;
  return `/api/v1/files/by-path-content/${encoded}?${query}${stamp}`;
}

function withoutBlanks(address: string): string {
  return [...address].filter((char) => char > ' ' && char !== '\u007f').join('');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
