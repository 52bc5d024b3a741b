/** Types that a browser shows without running anything of them. */
const SAFE_INLINE = new Set([
  ...['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp', 'image/x-icon'],
  ...['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/flac', 'audio/webm', 'audio/aac'],
  ...['video/mp4', 'video/webm', 'video/ogg', 'text/plain'],
]);
const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;
/** Whatever a file holds: no scripts, no forms, no origin of ours, nothing loaded from elsewhere. */
const CONTENT_POLICY =
  "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * Headers of an answer with bytes that somebody else wrote. Only what no browser runs is shown in place; everything else
 * comes as an attachment.
 */
export function contentHeaders(file: {
  readonly name: string;
  readonly mimeType: string;
  /** Always as an attachment. */
  readonly download: boolean;
}): Record<string, string> {
  const bare = file.mimeType.split(';')[0]!.trim().toLowerCase();
  const type = MIME_TYPE.test(bare) ? bare : 'application/octet-stream';
  const isInline = SAFE_INLINE.has(type) && !file.download;
  return {
    'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
    'content-disposition': `${isInline ? 'inline' : 'attachment'}; ${dispositionName(file.name)}`,
    'content-security-policy': CONTENT_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
  };
}

/** `filename` for old clients, `filename*` for all others (RFC 6266, RFC 8187). */
function dispositionName(name: string): string {
  const ascii = name.toWellFormed().replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${ascii}"; filename*=UTF-8''${exact}`;
}
