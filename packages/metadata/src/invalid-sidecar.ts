/** Thrown inside the reading of a sidecar that cannot be used; the message is for a person. */
export class InvalidSidecar extends Error {
  readonly code: string;
  /** 1-based, or null. */
  readonly line: number | null;

  constructor(message: string, options: { readonly code?: string; readonly line?: number | null } = {}) {
    super(message);
    this.code = options.code ?? 'sidecar_invalid';
    this.line = options.line ?? null;
  }
}
