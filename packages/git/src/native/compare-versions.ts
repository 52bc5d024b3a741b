import {
  isInFolder,
  type Page,
  type PageRequest,
  type PathChange,
  type RelPath,
  type RevisionId,
  storedRelPath,
} from '@codexlab/core';
import { toPathChange } from './list-log.ts';
import { pageOf } from '../page-of.ts';
import { byBytes, isSafePath, limitedTo, pathFromGit } from '../repository-paths.ts';
import { splitNuls } from './tokens.ts';
import { type Reading, treeOf } from './list-entries.ts';
import { MODE } from './trees.ts';

/** Trees without entries, which git knows without having them. */
const EMPTY_TREE = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

/** How the files below a folder differ between two commits, with renames, ordered by path. */
export async function compareVersions(
  reading: Reading,
  given: {
    readonly from: RevisionId | null;
    readonly to: RevisionId;
    readonly page: PageRequest & { readonly folder?: RelPath | undefined };
  },
): Promise<Page<PathChange>> {
  const { from, to, page } = given;
  const { repository } = reading;
  const folder = page.folder ?? storedRelPath('');
  for (const id of from === null ? [to] : [from, to]) await treeOf(reading, id);
  const path = repository.inRepository(folder);
  const { out } = await repository.run([
    'diff-tree',
    ...[
      '-r',
      '-z',
      '-M',
      '--raw',
      '--no-abbrev',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--ignore-submodules=all',
    ],
    ...[from ?? EMPTY_TREE[repository.format], to],
    ...limitedTo(path),
  ]);
  const changes = parseRaw(out)
    .flatMap((change) => toPathChange(repository, change) ?? [])
    .filter((change) => isInFolder(change.path, folder))
    .sort((a, b) => byBytes(a.path, b.path));
  const list = `compare ${JSON.stringify([from, to, folder])}`;
  return pageOf(changes, { list, page, keyOf: (change) => change.path });
}

interface RawChange {
  readonly status: string;
  readonly path: string;
  readonly oldPath: string | null;
}

/** `:oldmode newmode oldid newid STATUS`, then one path or two. */
function parseRaw(out: Buffer): readonly RawChange[] {
  const pieces = splitNuls(out);
  const changes: RawChange[] = [];
  for (let at = 0; at < pieces.length;) {
    const [oldMode = '', newMode, , , status = ''] = (pieces[at] ?? Buffer.alloc(0))
      .toString('latin1')
      .slice(1)
      .split(' ');
    const first = pathFromGit(pieces[at + 1] ?? Buffer.alloc(0));
    const hasTwo = /^[RC]/.test(status);
    const second = hasTwo ? pathFromGit(pieces[at + 2] ?? Buffer.alloc(0)) : null;
    at += hasTwo ? 3 : 2;
    const isSubmodule = newMode === MODE.submodule || (status === 'D' && oldMode === MODE.submodule);
    const path = second ?? first;
    if (!isSubmodule && isSafePath(path))
      changes.push({ status: status.slice(0, 1), path, oldPath: second === null ? null : first });
  }
  return changes;
}
