import { CodexError } from '@codexlab/core';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** Options of commands that take a password. */
export interface PasswordOptions {
  readonly passwordStdin?: boolean;
}

/** Adds `--password-stdin`. */
export function addPasswordOption(command: Command): Command {
  return command.option(
    '--password-stdin',
    'read the password from the standard input, up to the end of its line',
  );
}

/**
 * A new password: typed twice by the person, unseen, or the first line of the standard input. It is never taken from
 * the command line, which other users of the machine can see. Throws `invalid`.
 */
export async function askNewPassword(
  { input }: CommandContext,
  { passwordStdin }: PasswordOptions,
): Promise<string> {
  if (passwordStdin) return firstLine(await input.readAll());
  if (!input.isTty)
    throw missing(
      'Nobody is there to be asked for a password. Write it to the input and say --password-stdin.',
    );
  const password = await input.askSecretly('New password: ');
  if ((await input.askSecretly('Once more: ')) === password) return password;
  throw missing('The two are not the same; nothing was changed. Try again.');
}

function firstLine(text: string): string {
  const line = text.split(/\r?\n/, 1)[0]!;
  if (line === '') throw missing('The standard input holds no password.');
  return line;
}

function missing(message: string): CodexError {
  return new CodexError('invalid', message, { field: 'password' });
}
