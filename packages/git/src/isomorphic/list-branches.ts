import type { Branch, Page, PageRequest } from '@codexlab/core';
import { pageOf } from '../page-of.ts';
import { byBytes } from '../repository-paths.ts';
import { listBranches as branchRefs } from './refs.ts';
import type { Repository } from './repository.ts';

const LOCAL = 'refs/heads/';
const REMOTE = 'refs/remotes/';

/** Branches, the local ones first, by name. */
export async function listBranches(repository: Repository, page: PageRequest): Promise<Page<Branch>> {
  const { ref: current } = await repository.head();
  const branches: Branch[] = [];
  for (const [ref, oid] of await branchRefs(repository.files)) {
    const { type } = await repository.objects.read(oid);
    if (type !== 'commit') continue;
    const commit = await repository.objects.commit(oid);
    const isRemote = ref.startsWith(REMOTE);
    branches.push({
      name: ref.slice((isRemote ? REMOTE : LOCAL).length),
      head: commit.id,
      isCurrent: ref === current,
      isRemote,
      committedMs: commit.committedMs,
      subject: commit.message.split('\n')[0] ?? '',
    });
  }
  branches.sort((a, b) => byBytes(keyOf(a), keyOf(b)));
  return pageOf(branches, { list: 'branches', page, keyOf });
}

function keyOf(branch: Branch): string {
  return `${branch.isRemote ? 1 : 0}${branch.name}`;
}
