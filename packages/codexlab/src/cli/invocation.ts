import { basename, dirname, relative } from 'node:path';
import { shellWord } from '../shell-word.ts';

/** What the process knows of how it was started. */
export interface ProcessStart {
  /** The script that node was given. */
  readonly script: string;
  readonly workingDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const LAUNCHER = 'codexlab.mjs';

/**
 * The folder a person stands in. A package runner started in a checkout runs the launcher in the checkout's own
 * folder and tells in INIT_CWD where it was called.
 */
export function callerFolder({ script, workingDir, env }: ProcessStart): string {
  const movedByRunner = basename(script) === LAUNCHER && dirname(script) === workingDir;
  return (movedByRunner && env['INIT_CWD']) || workingDir;
}

/** How this person starts the command, so that a command line we print can be typed as it is. */
export function invocationOf(start: ProcessStart): string {
  const { script, env } = start;
  if (basename(script) !== LAUNCHER) return 'codexlab';
  const callerDir = callerFolder(start);
  const checkout = dirname(script);
  if (env['npm_lifecycle_event'] !== undefined && checkout === start.workingDir) {
    const version = /^pnpm\/([\w.-]+)/.exec(env['npm_config_user_agent'] ?? '')?.[1];
    const runner = version === undefined ? 'npx -y pnpm' : `npx -y pnpm@${version}`;
    const elsewhere = callerDir === checkout ? '' : ` -C ${shellWord(shorter(callerDir, checkout))}`;
    return `${runner}${elsewhere} -s codexlab`;
  }
  return `node ${shellWord(shorter(callerDir, script))}`;
}

/** A path as one would type it: relative, unless it is far away. */
function shorter(from: string, to: string): string {
  const path = relative(from, to);
  return path.length < to.length ? path : to;
}

/** A message whose command lines (`… with: codexlab index`) can be typed as this person starts the command. */
export function namedAs(invocation: string, message: string): string {
  return message.replace(/(?<=: )codexlab (?=[a-z])/g, () => `${invocation} `);
}
