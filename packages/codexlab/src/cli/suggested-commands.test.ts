import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCodexError } from '@codexlab/core';
import { expect, it } from 'vitest';
import { openSystemDatabase } from '../databases/open-system-database.ts';
import { openNotebook } from '../open.ts';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder.ts';
import { run } from './testing/run-in-memory.ts';

const env = { CODEX_ENGINE: '' };

/** The words of the command that a message ends with, as a shell takes them. */
function suggested(message: string): readonly string[] {
  const line = /: codexlab ((?:'(?:[^']|'\\'')*'|[^'])*?)\.?\n?$/s.exec(message)?.[1] ?? '';
  const told = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return told.split('\0').slice(0, -1);
}

function folders() {
  const parent = temporaryFolder();
  const root = join(parent, "ada's lab book");
  const dataDir = join(parent, "ada's data; echo $HOME");
  for (const dir of [root, dataDir]) mkdirSync(dir);
  writeFiles(root, { 'a.md': '# Alpha\n' });
  return { root, dataDir, command: (argv: readonly string[]) => run(argv, { cwd: parent, dataDir, env }) };
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!isCodexError(error)) throw new Error('it was not refused');
  return error.message;
}

it('a folder with blanks and quotes in its name is quoted, so that the commands of messages do what they say', async () => {
  const { root, dataDir, command } = folders();
  const noIndex = await messageOf(openNotebook(root, { dataDir, create: false, workers: 0 }));
  expect(suggested(noIndex)).toEqual(['index', root]);
  expect(await command([...suggested(noIndex), '--engine', 'sqlite'])).toMatchObject({ exitCode: 0 });
  const refused = await command(['index', root, '--engine', 'libsql']);
  expect(suggested(refused.stderr)).toEqual(['engine', 'move', 'libsql', '--notebook', root, '--yes']);
  expect(await command(suggested(refused.stderr))).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(root, '.codex/engine'), 'utf8')).toBe('libsql\n');

  await command(['token', 'create', '--user', 'local', '--name', 'x']);
  const served = await command(['serve', '--engine', 'libsql', '--port', '0']);
  expect(suggested(served.stderr)).toEqual(['engine', 'move', 'libsql', '--data', dataDir, '--yes']);
  expect(await command(suggested(served.stderr))).toMatchObject({ exitCode: 0 });

  const location = join(dataDir, 'codex_system.db');
  writeFileSync(location, 'no database '.repeat(1000));
  const damaged = await messageOf(openSystemDatabase({ location }));
  expect(suggested(damaged)).toEqual(['restore', 'BACKUP', '--data', dataDir]);
}, 60_000);

it('an interrupted move names the command to go on with, the module of an engine of others, too', async () => {
  const { root, dataDir, command } = folders();
  await command(['index', root]);
  const note = {
    ...{ database: 'notebook.db', to: 'mine', word: './my engine.mjs', kept: 'notebook.db.old' },
    again: `--notebook lab`,
  };
  writeFileSync(join(root, '.codex/engine.move'), JSON.stringify(note));
  const told = await messageOf(openNotebook(root, { dataDir, workers: 0 }));
  expect(suggested(told)).toEqual(['engine', 'move', './my engine.mjs', '--notebook', 'lab', '--yes']);
});
