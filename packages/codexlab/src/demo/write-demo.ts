import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { demoFiles } from './demo-files.ts';

/** The file by which a folder is known as made by the demo. */
const MARK = 'codexlab-demo.json';
const DRAFT = `.${MARK}.tmp`;
const MADE_BY = 'codexlab demo';

/**
 * Makes the demo notebook in `dir`. A demo that is there already is left as its owner changed it (one whose making
 * was cut short is finished). Returns whether files were written.
 * Throws `conflict` when the folder holds anything that the demo did not make.
 */
export async function writeDemo(dir: string): Promise<boolean> {
  const state = await stateOf(dir);
  if (state === 'complete') return false;
  if (state === 'foreign') {
    throw new CodexError(
      'conflict',
      `${dir} is not empty and was not made by the demo; nothing was written. Name another folder: codexlab demo DIR`,
      { path: dir },
    );
  }
  await mkdir(dir, { recursive: true });
  await writeMark(dir, false);
  for (const { path, content } of demoFiles()) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  await writeMark(dir, true);
  return true;
}

async function stateOf(dir: string): Promise<'free' | 'begun' | 'complete' | 'foreign'> {
  const names = (await namesIn(dir)).filter((name) => name !== DRAFT);
  if (names.length === 0) return 'free';
  const mark = names.includes(MARK) ? await readMark(dir) : null;
  if (mark === null) return 'foreign';
  return mark ? 'complete' : 'begun';
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR')
      throw new CodexError('conflict', `${dir} is a file. Name a folder: codexlab demo DIR`, { path: dir });
    throw new CodexError(
      'unavailable',
      `${dir} cannot be read (${code}).`,
      { path: dir, errno: code ?? null },
      { cause: error },
    );
  }
}

/** Whether the demo was made to its end; null when the mark is not ours. */
async function readMark(dir: string): Promise<boolean | null> {
  try {
    const mark: unknown = JSON.parse(await readFile(join(dir, MARK), 'utf8'));
    const ours = typeof mark === 'object' && mark !== null && 'made_by' in mark && mark.made_by === MADE_BY;
    return ours ? 'complete' in mark && mark.complete === true : null;
  } catch {
    return null;
  }
}

/** Written beside and renamed, so that a mark is whole or not there. */
async function writeMark(dir: string, complete: boolean): Promise<void> {
  const draft = join(dir, DRAFT);
  await writeFile(draft, `${JSON.stringify({ made_by: MADE_BY, complete }, null, 2)}\n`);
  await rename(draft, join(dir, MARK));
}
