import type { Branch, Page, PageRequest } from '@codexlab/core';
import { toRevisionId } from './log-parser.ts';
import { pageOf } from '../page-of.ts';
import type { Repository } from './repository.ts';
import { byBytes, pathFromGit } from '../repository-paths.ts';

const FORMAT = [
  'refname',
  'objectname',
  'objecttype',
  'symref',
  'HEAD',
  'committerdate:unix',
  'contents:subject',
]
  .map((field) => `%(${field})%00`)
  .join('');
const LOCAL = 'refs/heads/';
const REMOTE = 'refs/remotes/';

/** Branches, the local ones first, by name. */
export async function listBranches(repository: Repository, page: PageRequest): Promise<Page<Branch>> {
  const { out } = await repository.run(['for-each-ref', `--format=${FORMAT}`, LOCAL, REMOTE]);
  const branches = splitLines(out)
    .flatMap((line) => toBranch(line) ?? [])
    .sort((a, b) => byBytes(keyOf(a), keyOf(b)));
  return pageOf(branches, { list: 'branches', page, keyOf });
}

/** No field holds a line end: names cannot, and a subject is one line. */
function splitLines(out: Buffer): readonly string[] {
  return pathFromGit(out)
    .split('\n')
    .filter((line) => line !== '');
}

function toBranch(line: string): Branch | null {
  const [ref = '', head = '', type, symref, mark, seconds, subject = ''] = line.split('\0');
  if (type !== 'commit' || symref !== '') return null;
  const isRemote = ref.startsWith(REMOTE);
  return {
    name: ref.slice((isRemote ? REMOTE : LOCAL).length),
    head: toRevisionId(head),
    isCurrent: mark === '*',
    isRemote,
    committedMs: Number(seconds) * 1000,
    subject,
  };
}

function keyOf(branch: Branch): string {
  return `${branch.isRemote ? 1 : 0}${branch.name}`;
}
