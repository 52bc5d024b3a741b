import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isCodexError } from '@codexlab/core';
import { expect } from 'vitest';
import { churn } from './content.ts';
import { expectMended, withNotebook } from './oracles.ts';
import { scenario, type Round } from './scenario.ts';
import { indexedNotebooks } from './template.ts';

const holds = 'while another program locks the database, work waits or is refused, and nothing is lost';
const notebook = indexedNotebooks(60);
const engine = createRequire(fileURLToPath(import.meta.resolve('@codexlab/storage-sqlite'))).resolve(
  'better-sqlite3',
);

scenario('locked', { holds, runs: 2 }, async (round) => {
  const place = await notebook(round);
  const kept: string[] = [];
  await withNotebook(place, async (opened) => {
    for (let turn = 0; turn < 3; turn++) {
      const other = await lock(round, join(opened.ref.indexDir, 'notebook.db'));
      churn(round, place.root, 10);
      await orBusy(() => opened.sync());
      const path = `through/n${turn}.md`;
      await orBusy(async () => void kept.push((await opened.files.write(path, `# ${turn}\n`)).path));
      other.child.kill('SIGKILL');
      await other.ended;
    }
    await opened.sync();
    for (const path of kept) expect(await opened.files.get(path)).toMatchObject({ path });
  });
  await expectMended(round, place);
});

/** Another process that holds the database for a while: for writing, or against everybody. */
async function lock(
  { pick }: Round,
  path: string,
): Promise<{ readonly child: ChildProcess; readonly ended: Promise<unknown> }> {
  const forMs = pick(6) === 0 ? 7000 : pick(1500);
  const how = pick(4) === 0 ? 'exclusive' : 'immediate';
  const script = `const db = new (require(process.argv[1]))(process.argv[2], { timeout: 20000 });
    db.exec('begin ${how}'); console.log('held'); setTimeout(() => { db.exec('rollback'); db.close(); }, ${forMs});`;
  const child = spawn(process.execPath, ['-e', script, engine, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('close', done));
  await new Promise((held) => child.stdout.once('data', held));
  return { child, ended };
}

async function orBusy(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCodexError(error, 'unavailable') || error.details.errno !== 'EBUSY') throw error;
  }
}
