/** An old version in a form that can be shown. */
export interface ReadVersion {
  readonly kind: 'note' | 'text' | 'image' | 'other';
  /** Null for pictures and for what is no text, or too long. */
  readonly text: string | null;
  readonly blob: Blob;
}

const MOST_TEXT_BYTES = 5 * 1024 * 1024;
const IMAGE_TYPES: Readonly<Record<string, string>> = Object.freeze({
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
});

/** Says by name and bytes what a version is. In an `<img>` a drawing runs nothing. */
export async function readVersion(path: string, blob: Blob): Promise<ReadVersion> {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const type = Object.hasOwn(IMAGE_TYPES, ending) ? IMAGE_TYPES[ending] : undefined;
  if (type !== undefined) return { kind: 'image', text: null, blob: new Blob([blob], { type }) };
  const text = blob.size > MOST_TEXT_BYTES ? null : toText(await blob.arrayBuffer());
  if (text === null) return { kind: 'other', text, blob };
  return { kind: ending === 'md' || ending === 'markdown' ? 'note' : 'text', text, blob };
}

/** Null for bytes that are no UTF-8 text. */
function toText(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
