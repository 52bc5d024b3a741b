import type { FileWithContent } from '../api/types.ts';

/** The text of longer pictures (SVG) is not offered before their bytes. */
export const LONG_PICTURE_TEXT = 2_000_000;

type Kinded = Pick<FileWithContent, 'kind' | 'mime_type' | 'path'>;

const TEXTUAL: ReadonlySet<string> = new Set(['note', 'view', 'notebook', 'table', 'data', 'code', 'text']);
const SHOWN_PICTURES = /^image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon|apng)$/;
const SHOWN_MEDIA =
  /^(?:audio|video)\/(?:mpeg|mp4|ogg|wav|x-wav|wave|flac|x-flac|webm|aac|opus|quicktime|x-m4a|matroska|x-matroska)$/;

/** True for what is text, however long. */
export function isTextual({ kind }: Kinded): boolean {
  return TEXTUAL.has(kind);
}

/** True for pictures that browsers show. */
export function isPicture({ kind, mime_type }: Kinded): boolean {
  return kind === 'image' && SHOWN_PICTURES.test(bare(mime_type));
}

/** True for sounds and films that browsers may play. */
export function isMedia({ kind, mime_type }: Kinded, wanted: 'audio' | 'video'): boolean {
  return kind === wanted && SHOWN_MEDIA.test(bare(mime_type));
}

/** True for JSON, YAML and TOML whose text is there. */
export function isTree({ kind, path, content }: Kinded & Pick<FileWithContent, 'content'>): boolean {
  return kind === 'data' && content !== null && /\.(?:json|geojson|ya?ml|toml)$/i.test(path);
}

function bare(mimeType: string): string {
  return mimeType.split(';', 1)[0]!.trim().toLowerCase();
}
