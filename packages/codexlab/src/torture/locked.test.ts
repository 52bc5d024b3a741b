import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** Threads that index: only then this one is free to tell the other program to let go while work waits. */
const WORKERS = 1;

scenario('locked', { holds, runs: 2 }, async (round) => {
  const place = await notebook(round);
  const kept: string[] = [];
  await withNotebook(
    place,
    async (opened) => {
      for (let turn = 0; turn < 3; turn++) {
        const other = await lock(round, join(opened.ref.indexDir, 'notebook.db'));
        churn(round, place.root, 10);
        const path = `through/n${turn}.md`;
        const working = orBusy(() => opened.sync()).then(() =>
          orBusy(async () => void kept.push((await opened.files.write(path, `# ${turn}\n`)).path)),
        );
        if (round.pick(6) === 0) await working;
        else await steps(round.pick(2_000));
        await other.letGo();
        await working;
      }
      await opened.sync();
      for (const path of kept) expect(await opened.files.get(path)).toMatchObject({ path });
    },
    { workers: WORKERS },
  );
  await expectMended(round, place);
});

/** Another process that holds the database, for writing or against everybody, until it is told to let go, or is killed. */
async function lock(round: Round, path: string): Promise<{ readonly letGo: () => Promise<unknown> }> {
  const how = round.pick(4) === 0 ? 'exclusive' : 'immediate';
  const isKilled = round.pick(2) === 0;
  const script = `const db = new (require(process.argv[1]))(process.argv[2], { timeout: 20000 });
    db.exec('begin ${how}'); console.log('held');
    process.stdin.on('end', () => { db.exec('rollback'); db.close(); }).resume();`;
  const child = spawn(process.execPath, ['-e', script, engine, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  round.after(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    letGo() {
      if (isKilled) child.kill('SIGKILL');
      else child.stdin.end();
      return ended;
    },
  };
}

/** Lets so many other things happen, however long they take. */
async function steps(count: number): Promise<void> {
  for (let step = 0; step < count; step++) await new Promise((next) => setImmediate(next));
}

async function orBusy(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCodexError(error, 'unavailable') || error.details.errno !== 'EBUSY') throw error;
  }
}
