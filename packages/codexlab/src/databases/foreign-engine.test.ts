import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIds } from '@codexlab/core';
import { expect, it, onTestFinished } from 'vitest';
import { testEngine } from '../testing/test-engine.ts';
import { openNotebookDatabase } from './open-notebook-database.ts';

const newId = createIds({ nowMs: () => 1_700_000_000_000 });

async function madeIndex() {
  const indexDir = await mkdtemp(join(tmpdir(), 'codexlab-foreign-'));
  onTestFinished(() => rm(indexDir, { recursive: true }));
  const open = () => openNotebookDatabase({ engine: testEngine, indexDir, newId });
  await (await open()).driver.close();
  return { indexDir, open };
}

it('runs no program that a file beside an index names, as a folder of somebody else may bring one', async () => {
  const { indexDir, open } = await madeIndex();
  const trace = join(indexDir, 'was run');
  const program = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(trace)}, '');\n`;
  await writeFile(join(indexDir, 'planted.mjs'), program);
  await writeFile(join(indexDir, 'engine'), './planted.mjs\n');
  const { driver, state } = await open();
  await driver.close();
  expect([state, existsSync(trace)]).toEqual(['rebuilt', false]);
});

it('opens and sets aside nothing while a move to another engine waits to be ended', async () => {
  const { indexDir, open } = await madeIndex();
  const note = { database: 'notebook.db', to: 'other', kept: 'notebook.db.old', again: '--notebook lab' };
  await writeFile(join(indexDir, 'engine.move'), JSON.stringify(note));
  await writeFile(join(indexDir, `notebook.db-new-${testEngine.name}`), 'left by another making');
  await expect(open()).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'moving' } });
  expect(existsSync(join(indexDir, `notebook.db-new-${testEngine.name}`))).toBe(true);
});
