import { errorTable, isCodexError } from '@codexlab/core';
import { exitCodes } from './context.ts';
import { namedAs } from './invocation.ts';
import { printable } from './render-text.ts';
import type { Paint } from './terminal.ts';

/** A failure for people: one sentence that says what to do; faults of ours come with their trace. */
export function renderError(error: unknown, invocation: string, paint: Paint): string[] {
  const label = paint('bad', 'Error:');
  if (isCodexError(error) && error.code !== 'internal') {
    return [`${label} ${printable(namedAs(invocation, error.message))}`];
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${label} this is a fault of Codex itself, not of your files. Please report it with these lines.`,
    ...trace.split('\n').map((line) => paint('faint', printable(line))),
  ];
}

/** The exit code of a failure. */
export function exitCodeOf(error: unknown): number {
  return isCodexError(error) ? errorTable[error.code].exitCode : exitCodes.failure;
}

/** A failure as JSON; `code` is a word of the error table. */
export function toWireError(error: unknown, invocation: string) {
  if (!isCodexError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: { code: 'internal', message, details: {} } };
  }
  const { code, message, details } = error;
  return { error: { code, message: namedAs(invocation, message), details } };
}
