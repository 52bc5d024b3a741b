import { execFileSync } from 'node:child_process';

/** Nothing of the machine's own settings reaches the repositories of tests. */
const ENV: NodeJS.ProcessEnv = {
  ...process.env,
  ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' },
  ...{ GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org' },
  ...{ GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org' },
};

/** Runs the real git in a folder and returns what it writes. */
export function git(root: string, args: readonly string[], input: string | Buffer = ''): string {
  return execFileSync('git', args, { cwd: root, env: ENV, input, maxBuffer: 64 * 1024 * 1024 }).toString();
}

/** Commits everything as it stands on the disk and returns the id. */
export function commitAll(root: string, message: string): string {
  git(root, ['add', '-A']);
  git(root, ['commit', '-q', '--allow-empty', '-m', message]);
  return git(root, ['rev-parse', 'HEAD']).trim();
}
