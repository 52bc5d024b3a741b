/** Everything that can go wrong, as a stable word that programs may switch on. */
export type CodexErrorCode =
  | 'not_found'
  | 'conflict'
  | 'forbidden'
  | 'unauthenticated'
  | 'invalid'
  | 'too_large'
  | 'too_many'
  | 'out_of_scope'
  | 'stale'
  | 'unavailable'
  | 'unsupported'
  | 'internal';

/** Any JSON value. Most are single words or numbers; lists tell of more than one place, as the conflicts of a merge do. */
export type CodexErrorDetail =
  | string
  | number
  | boolean
  | null
  | readonly CodexErrorDetail[]
  | { readonly [name: string]: CodexErrorDetail };

/** What a program may want to know about a failure; values are plain JSON. */
export type CodexErrorDetails = Readonly<Record<string, CodexErrorDetail>>;

/** One line of the error table: how a code is answered over HTTP, and what it means. */
export interface CodexErrorKind {
  readonly httpStatus: number;
  readonly exitCode: number;
  readonly meaning: string;
}

/** The error table. `docs/errors.md` lists the same codes; a test compares the two. */
export const errorTable: Readonly<Record<CodexErrorCode, CodexErrorKind>> = Object.freeze({
  not_found: {
    httpStatus: 404,
    exitCode: 3,
    meaning: 'What was asked for does not exist, or is not visible to you.',
  },
  conflict: {
    httpStatus: 409,
    exitCode: 4,
    meaning: 'Something else changed or holds what you wanted to change.',
  },
  forbidden: { httpStatus: 403, exitCode: 1, meaning: 'You may see this, but not do that with it.' },
  unauthenticated: { httpStatus: 401, exitCode: 1, meaning: 'Sign in first.' },
  invalid: {
    httpStatus: 422,
    exitCode: 2,
    meaning: 'The input is not of the right form; the message names the field.',
  },
  too_large: {
    httpStatus: 413,
    exitCode: 1,
    meaning: 'A limit on size or number was passed; the message names it.',
  },
  too_many: {
    httpStatus: 429,
    exitCode: 1,
    meaning: 'Too many requests or tries in a short time; nothing was done.',
  },
  out_of_scope: {
    httpStatus: 403,
    exitCode: 1,
    meaning: 'The path or object lies outside what this caller may touch.',
  },
  stale: {
    httpStatus: 410,
    exitCode: 1,
    meaning: 'The cursor is older than what is kept; read again from the start.',
  },
  unavailable: {
    httpStatus: 503,
    exitCode: 1,
    meaning: 'A folder, file or database cannot be reached now; nothing was changed.',
  },
  unsupported: { httpStatus: 501, exitCode: 1, meaning: 'This engine, system or file kind cannot do that.' },
  internal: { httpStatus: 500, exitCode: 1, meaning: 'A fault of ours.' },
});

/** Marks errors of every copy of this module: a program can have several, as packages bring their own. */
const MARK: unique symbol = Symbol.for('codexlab.error');

/**
 * The one error class. `code` is stable, `details` are plain values, `cause` keeps what was caught. `instanceof` knows those
 * of another copy of this module, too.
 *
 * @example throw new CodexError('not_found', `No file at ${path}. List files with: codexlab files`, { path });
 */
export class CodexError extends Error {
  readonly code: CodexErrorCode;
  readonly details: CodexErrorDetails;

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== CodexError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return value instanceof Error && MARK in value;
  }

  constructor(
    code: CodexErrorCode,
    message: string,
    details: CodexErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'CodexError';
    this.code = code;
    this.details = details;
  }
}

Object.defineProperty(CodexError.prototype, MARK, { value: true });

/** True for a `CodexError`, of the given code when one is named. */
export function isCodexError(error: unknown, code?: CodexErrorCode): error is CodexError {
  return error instanceof CodexError && (code === undefined || error.code === code);
}
