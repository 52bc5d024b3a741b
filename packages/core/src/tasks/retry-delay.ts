import { type CodexErrorCode, isCodexError } from '../errors.ts';

const FIRST_DELAY_MS = 5_000;
const MAX_DELAY_MS = 3_600_000;
const GROWTH = 4;

/** What no other try can mend. */
const FINAL: ReadonlySet<CodexErrorCode> = new Set([
  ...(['not_found', 'forbidden', 'unauthenticated', 'invalid', 'too_large'] as const),
  ...(['out_of_scope', 'unsupported', 'stale'] as const),
]);

/** How long to wait after so many tries: 5 s, then four times as long each time, an hour at most. */
export function retryDelayMs(attempts: number): number {
  return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * GROWTH ** Math.max(0, attempts - 1));
}

/** True when trying again may help. */
export function mayMend(error: unknown): boolean {
  return !isCodexError(error) || !FINAL.has(error.code);
}

/** Why a try failed, for the people who see the task: faults of ours are told to the log alone. */
export function failureText(error: unknown): string {
  return isCodexError(error) && error.code !== 'internal'
    ? error.message.slice(0, 500)
    : 'A fault of ours; the log of the server tells more.';
}
