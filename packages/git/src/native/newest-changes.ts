import { Buffer } from 'node:buffer';
import type { RevisionId } from '@codexlab/core';
import { LOG_FORMAT, parseLog, toRevisionId } from './log-parser.ts';
import type { Repository } from './repository.ts';
import { limitedTo, pathFromGit } from '../repository-paths.ts';
import { atNuls } from './tokens.ts';

/** Which commits are looked at, and for which files. */
export interface ChangesQuery {
  readonly head: RevisionId;
  /** Commits up to here are not looked at; null: all are. */
  readonly since: RevisionId | null;
  /** Paths of the repository that are in the newest commit. */
  readonly wanted: ReadonlySet<string>;
}

/**
 * The newest commit that changed each file, as `git log -1 -- FILE` finds it: a merge hands a file to the first parent that has
 * it the same, so that what the other side did to it and nobody took does not count.
 */
export async function newestChanges(
  repository: Repository,
  query: ChangesQuery,
): Promise<ReadonlyMap<string, RevisionId>> {
  const { head, since, wanted } = query;
  const range = since === null ? [head] : [`^${since}`, head];
  const merges = await readMerges(repository, range, wanted);
  const found = new Map<string, RevisionId>();
  const waiting = new Map<string, Set<string>>([[head, new Set(wanted)]]);
  const parser = parseLog(({ revision: { id, parents }, changes }) => {
    const files = waiting.get(id);
    waiting.delete(id);
    if (!files) return waiting.size > 0;
    const differs = merges.get(id);
    const touched = differs ? everyPath(differs) : changes.map(({ path }) => path);
    for (const path of touched) {
      if (!files.delete(path)) continue;
      const same = differs?.findIndex((paths) => !paths.has(path)) ?? -1;
      const parent = parents[same];
      if (parent === undefined) found.set(path, id);
      else hand(waiting, parent, new Set([path]));
    }
    if (parents[0] !== undefined && files.size > 0) hand(waiting, parents[0], files);
    return waiting.size > 0;
  });
  // Children before parents, and all of them: a commit that is left out would break the way down.
  const way = ['--topo-order', '--full-history', '--sparse', '--no-renames', '--name-status'];
  await repository.stream(['log', ...LOG_FORMAT, ...way, ...range, ...below(repository)], parser.push);
  parser.end();
  return found;
}

function hand(waiting: Map<string, Set<string>>, to: string, files: Set<string>): void {
  const there = waiting.get(to);
  if (there) for (const path of files) there.add(path);
  else waiting.set(to, files);
}

function everyPath(differs: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(differs.flatMap((paths) => [...paths]));
}

function below(repository: Repository): readonly string[] {
  return limitedTo(repository.prefix.slice(0, -1));
}

/** How each merge differs from each of its parents, in the order of those, as far as it is wanted. */
async function readMerges(
  repository: Repository,
  range: readonly string[],
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Set<string>[]>> {
  const { out } = await repository.run(['rev-list', '--merges', '--parents', ...range, '--']);
  const pairs: { readonly merge: string; readonly line: string; readonly paths: Set<string> }[] = [];
  const merges = new Map<string, readonly Set<string>[]>();
  for (const line of out.toString('latin1').split('\n').filter(Boolean)) {
    const [merge = '', ...parents] = line.split(' ');
    const sides = parents.map((parent) => ({
      merge,
      line: `${merge} ${parent}\n`,
      paths: new Set<string>(),
    }));
    pairs.push(...sides);
    merges.set(
      toRevisionId(merge),
      sides.map(({ paths }) => paths),
    );
  }
  if (pairs.length === 0) return merges;
  let at = -1;
  const take = atNuls((piece) => {
    // Each answer begins with the merge alone; no path looks like that one.
    if (piece.toString('latin1') === pairs[at + 1]?.merge) at++;
    else {
      const path = pathFromGit(piece);
      if (wanted.has(path)) pairs[at]?.paths.add(path);
    }
    return true;
  });
  const how = ['-r', '-z', '--always', '--no-renames', '--name-only', '--no-ext-diff', '--no-textconv'];
  await repository.stream(['diff-tree', '--stdin', ...how, ...below(repository)], take, {
    input: Buffer.from(pairs.map(({ line }) => line).join('')),
  });
  return merges;
}
