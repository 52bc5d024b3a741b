import { describe, expect, it } from 'vitest';
import { callerFolder, invocationOf, namedAs } from './invocation.ts';

const pnpm = {
  npm_lifecycle_event: 'start',
  npm_config_user_agent: 'pnpm/10.34.9 npm/? node/v20.20.2',
  INIT_CWD: '/co',
};
const launcher = { script: '/co/codexlab.mjs', workingDir: '/co' };

describe('how the command was started', () => {
  it('is the plain name when it is installed', () => {
    const start = {
      script: '/usr/lib/node_modules/codexlab/dist/cli.js',
      workingDir: '/home/ada',
      env: { INIT_CWD: '/x' },
    };
    expect(invocationOf(start)).toBe('codexlab');
    expect(callerFolder(start)).toBe('/home/ada');
  });

  it('is the package runner when that started it in the checkout', () => {
    expect(invocationOf({ ...launcher, env: pnpm })).toBe('npx -y pnpm@10.34.9 -s codexlab');
    expect(callerFolder({ ...launcher, env: pnpm })).toBe('/co');
  });

  it('names the checkout when the person stands elsewhere', () => {
    const env = { ...pnpm, INIT_CWD: '/home/ada' };
    expect(invocationOf({ ...launcher, env })).toBe('npx -y pnpm@10.34.9 -C /co -s codexlab');
    expect(callerFolder({ ...launcher, env })).toBe('/home/ada');
  });

  it('is node with the launcher otherwise, and then the working folder is the caller’s', () => {
    const start = {
      script: '/co/codexlab.mjs',
      workingDir: '/tmp/my lab',
      env: { INIT_CWD: '/co', npm_lifecycle_event: 'test' },
    };
    expect(invocationOf(start)).toBe('node /co/codexlab.mjs');
    expect(callerFolder(start)).toBe('/tmp/my lab');
  });

  it('stands in every message that names a command line', () => {
    const message = 'No index yet. Make one with: codexlab index codexlab. See: codexlab help';
    expect(namedAs('node $&.mjs', message)).toBe(
      'No index yet. Make one with: node $&.mjs index codexlab. See: node $&.mjs help',
    );
  });
});
