import type { Clock } from '@codexlab/core';
import type { Host, HostOptions } from '../library.ts';
import type { Terminal } from './terminal.ts';

/** Everything a command needs from the world; tests hand in their own. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Aborts when the person or the system asks the command to end. */
  readonly signal: AbortSignal;
  /** The folder that relative paths start from. */
  readonly callerDir: string;
  /** How this person starts the command, for the command lines in messages. */
  readonly invocation: string;
  readonly input: CommandInput;
  readonly openHost: (options: HostOptions) => Promise<Host>;
  /** Asks a database file whether its structure is sound; the messages of what is not. */
  readonly checkIntegrity: (indexFile: string) => Promise<readonly string[]>;
}

/** What the person or another program says while the command runs. */
export interface CommandInput {
  /** True when a person is there to be asked. */
  readonly isTty: boolean;
  /** Everything that another program writes, to its end. Throws `too_large` past 64 KiB. */
  readAll(): Promise<string>;
  /** Asks the person; what they type is not shown. Throws `invalid` when they end the input without an answer. */
  askSecretly(question: string): Promise<string>;
}

/** What the process ends with (see the error table of core for 3 and 4). */
export const exitCodes = Object.freeze({
  ok: 0,
  failure: 1,
  usage: 2,
  indexedWithProblems: 5,
  /** As shells report a process that was interrupted. */
  interrupted: 130,
});

/** Writes lines to the standard output. */
export function print(context: CommandContext, lines: readonly string[]): void {
  if (lines.length > 0) context.terminal.stdout.write(`${lines.join('\n')}\n`);
}

/** Writes a remark to the standard error, so that the output itself stays clean for other programs. */
export function remark(context: CommandContext, line: string): void {
  context.terminal.stderr.write(`${line}\n`);
}
