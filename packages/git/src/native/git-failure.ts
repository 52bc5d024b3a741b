import { CodexError } from '@codexlab/core';

/** How a command ended. */
export interface FailedCommand {
  readonly args: readonly string[];
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly cwd: string;
}

const MAX_DETAIL_CHARS = 500;

/** What git's complaint means in our terms: `conflict` for a lock, `too_large`, else `unavailable` with its words. */
export function gitFailure(failed: FailedCommand): CodexError {
  const said = harmless(failed);
  const command = failed.args[0] ?? '';
  const lock = /Unable to create '(?:[^']*\/)?([^'/]+\.lock)': File exists/.exec(failed.stderr)?.[1];
  if (lock !== undefined)
    return new CodexError(
      'conflict',
      `Another program holds the repository (${lock}); try again when it is done.`,
      { lock },
    );
  const ref = /cannot lock ref '([^']+)'/.exec(failed.stderr)?.[1];
  if (ref !== undefined)
    return new CodexError('conflict', `Another program moved or holds ${ref} at this moment; try again.`, {
      lock: ref,
    });
  const object = /(?:object|blob|tree|commit|read) (?:file )?([0-9a-f]{40,64})/.exec(failed.stderr)?.[1];
  return new CodexError(
    'unavailable',
    `The repository could not be read: git ${command} said: ${said || `nothing, and ended with ${failed.signal ?? failed.code}`}`,
    { command, object: object ?? null, said },
  );
}

/** The first lines of the complaint, without paths outside the repository and without what may be a password. */
function harmless({ stderr, cwd }: FailedCommand): string {
  return stderr
    .replaceAll(`${cwd}/`, '')
    .replace(/:\/\/[^@\s/]*@/g, '://')
    .replace(/(^|[\s'"(])\/[^\s'":]+\/([^\s'":/]+)/gm, '$1…/$2')
    .replace(/[^\x20-\x7e\n\u00a0-\uffff]/g, '?')
    .split('\n')
    .filter((line) => /^(fatal|error):/.test(line))
    .slice(0, 3)
    .join(' ')
    .replace(/(^| )(fatal|error): /g, '$1')
    .slice(0, MAX_DETAIL_CHARS);
}
