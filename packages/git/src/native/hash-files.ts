import { readlink } from 'node:fs/promises';
import { Buffer } from 'node:buffer';
import { CodexError, isCodexError } from '@codexlab/core';
import { type CommitPlan, diskPath } from './commit-plan.ts';
import { readPlainFiles } from './plain-files.ts';
import type { Repository } from './repository.ts';
import { pathToGit } from '../repository-paths.ts';
import type { ObjectWrites } from './write-object.ts';

/** Contents that were written as objects, and files that git would not take. */
export interface HashedFiles {
  readonly ids: ReadonlyMap<string, string>;
  readonly refused: readonly string[];
}

/** Writes the content of files as git objects, with line ends as the repository wants them. Links: what they name. */
export async function hashFiles(
  given: { readonly repository: Repository; readonly objects: ObjectWrites },
  present: CommitPlan['present'],
): Promise<HashedFiles> {
  const { repository, objects } = given;
  const ids = new Map<string, string>();
  const refused: string[] = [];
  const plain = await readPlainFiles(repository, present);
  for (const [path, content] of plain) ids.set(path, objects.add({ type: 'blob', content }));
  const files = [...present]
    .filter(([path, { kind }]) => kind === 'file' && !plain.has(path))
    .map(([path]) => path);
  await hashAll(repository, files, { ids, refused });
  for (const [path, { kind }] of present)
    if (kind === 'link')
      ids.set(path, objects.add({ type: 'blob', content: await readTarget(repository, path) }));
  return { ids, refused };
}

/** One file that cannot be read, or that needs a filter which is not allowed, makes git give up; the others are asked for again. */
async function hashAll(
  repository: Repository,
  paths: readonly string[],
  to: { readonly ids: Map<string, string>; readonly refused: string[] },
): Promise<void> {
  if (paths.length === 0) return;
  const input = Buffer.concat(paths.flatMap((path) => [quoted(path), Buffer.from('\n')]));
  try {
    const { out } = await repository.run(['hash-object', '-w', '--stdin-paths'], {
      input,
      filters: 'refuse',
    });
    const ids = out.toString('latin1').split('\n');
    paths.forEach((path, at) => to.ids.set(path, ids[at] ?? ''));
  } catch (error) {
    if (!isCodexError(error, 'unavailable') || isFatal(error)) throw error;
    if (paths.length === 1) return void to.refused.push(...paths);
    const half = Math.ceil(paths.length / 2);
    await hashAll(repository, paths.slice(0, half), to);
    await hashAll(repository, paths.slice(half), to);
  }
}

/** What is wrong with the repository or the disk is no fault of one file. */
function isFatal(error: CodexError): boolean {
  return /insufficient permission|No space left|Read-only|unable to (write|create)/i.test(
    String(error.details.said),
  );
}

/** Git takes a path in quotes apart as a string of C; without quotes a line end would cut it. */
function quoted(path: string): Buffer {
  const bytes = pathToGit(path);
  if (!bytes.includes(0x0a) && bytes[0] !== 0x22) return Buffer.from(bytes);
  const octal = Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return Buffer.from(`"${octal}"`);
}

function readTarget(repository: Repository, path: string): Promise<Uint8Array> {
  return readlink(diskPath(repository, path), { encoding: 'buffer' }).catch((error: unknown) => {
    throw new CodexError(
      'conflict',
      `${JSON.stringify(path)} changed while it was read; try again.`,
      { path },
      { cause: error },
    );
  });
}
