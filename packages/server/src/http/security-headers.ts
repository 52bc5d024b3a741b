/** Headers of every answer: no sniffing, no framing, no referrer, nothing loaded by what we answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
});

/** For pages of ours: scripts and styles from this server alone. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * For the web app. Scripts and workers are files of this server. Styles may stand in the page: the editor, formulas and
 * diagrams set them, and a style can neither run anything nor, with this policy, send anything away. Media and frames may
 * be made by the page itself (`blob:`).
 */
export const APP_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; " +
  "frame-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** For servers that are reached by TLS alone: two years (hstspreload.org asks for at least one). */
export const STRICT_TRANSPORT = 'max-age=63072000';
