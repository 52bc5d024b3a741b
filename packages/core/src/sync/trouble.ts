import { CodexError, isCodexError } from '../errors.ts';

/** Any failure as a `CodexError`; null for work that was broken off on purpose. */
export function toTrouble(error: unknown): CodexError | null {
  if (isCodexError(error)) return error;
  if (error instanceof Error && error.name === 'AbortError') return null;
  const message = `A fault of ours while indexing: ${error instanceof Error ? error.message : String(error)}`;
  return new CodexError('internal', message, {}, { cause: error });
}
