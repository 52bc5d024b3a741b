import { CodexError, type Revision } from '@codexlab/core';
import { type Commit, isObjectId } from './commit-object.ts';
import { noRevision } from './failures.ts';
import { readRef } from './refs.ts';
import type { Repository } from './repository.ts';

const MAX_TAGS = 10;
const PLACES = ['refs/tags/', 'refs/heads/', 'refs/remotes/'];

/** The commit that a name stands for. Throws `not_found`; `invalid` for a beginning that several commits share. */
export async function resolveRevision(repository: Repository, name: string): Promise<Revision> {
  const oid = (await namedObject(repository, name)) ?? (await byBeginning(repository, name));
  if (oid === null) throw noRevision(name);
  return toRevision(await needCommit(repository, oid, name));
}

/** The commit with this id. Throws `not_found` for anything else. */
export async function needCommit(repository: Repository, oid: string, name = oid): Promise<Commit> {
  let id = oid;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const object = isObjectId(id) ? await repository.objects.find(id) : null;
    if (!object) break;
    if (object.type === 'commit') return repository.objects.commit(id);
    const target = /^object ([0-9a-f]{40})\n/.exec(object.bytes.toString('latin1', 0, 64))?.[1];
    if (object.type !== 'tag' || target === undefined) break;
    id = target;
  }
  throw noRevision(name);
}

/** A commit without what only git needs. */
export function toRevision(commit: Commit): Revision {
  const { id, parents, author, authoredMs, committer, committedMs, message } = commit;
  return { id, parents, author, authoredMs, committer, committedMs, message };
}

async function namedObject(repository: Repository, name: string): Promise<string | null> {
  if (name === 'HEAD') return (await repository.head()).oid;
  if (isObjectId(name)) return name;
  for (const place of name.startsWith('refs/') ? [''] : PLACES) {
    const oid = await readRef(repository.files, `${place}${name}`);
    if (oid !== null) return oid;
  }
  return null;
}

async function byBeginning(repository: Repository, name: string): Promise<string | null> {
  if (!/^[0-9a-f]{7,39}$/.test(name)) return null;
  const commits: string[] = [];
  for (const oid of await repository.objects.startingWith(name))
    if ((await repository.objects.read(oid)).type === 'commit') commits.push(oid);
  if (commits.length < 2) return commits[0] ?? null;
  throw new CodexError('invalid', `Several revisions begin with ${name}; give more of its digits.`, {
    field: 'revision',
    revision: name,
  });
}
