import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataDir } from './data-dir.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

it('takes the given folder, else CODEX_DATA_DIR, else the one of the system; empty counts as unset', () => {
  const home = temporaryFolder();
  const env = { XDG_DATA_HOME: home, CODEX_DATA_DIR: join(home, 'named') };
  expect(openDataDir(join(home, 'given'), env)).toBe(join(home, 'given'));
  expect(openDataDir(undefined, env)).toBe(join(home, 'named'));
  expect(openDataDir(undefined, { ...env, CODEX_DATA_DIR: '' })).toBe(join(home, 'codexlab'));
  expect(statSync(join(home, 'codexlab')).mode & 0o777).toBe(0o700);
});

it('says clearly when the folder cannot be made', () => {
  const home = temporaryFolder({ file: '' });
  expect(() => openDataDir(join(home, 'file', 'data'), {})).toThrow(
    expect.objectContaining({ code: 'unavailable' }),
  );
});
