import { CodexError } from '../errors.ts';
import { MAX_PAGE_ITEMS } from '../page.ts';
import type { RevisionId, VersionControl } from './version-control.ts';

/** What resolving needs. */
export type ResolvePorts = Pick<VersionControl, 'resolve' | 'log'>;

/** Further back than this nobody counts; each commit on the way is read. */
const MAX_STEPS = 10_000;
const NAME_WITH_STEPS = /^([^~^]+)((?:[~^]\d{0,6})*)$/;

/**
 * The commit that a name stands for, with steps back from it as git writes them: `HEAD~3` is the third before by first
 * parents, `main^2` the second parent of a merge. `@` is `HEAD`. Throws `not_found`.
 */
export async function resolveName(versions: ResolvePorts, name: string): Promise<RevisionId> {
  const [, start, steps = ''] = NAME_WITH_STEPS.exec(name) ?? [];
  if (start === undefined) throw noSuchRevision(name);
  let { id } = await versions.resolve(start === '@' ? 'HEAD' : start);
  const parentsOf = createParents(versions);
  const parents = toParents(name, steps);
  for (const [at, parent] of parents.entries()) {
    const next = (await parentsOf(id, parents.length - at))[parent];
    if (next === undefined) throw noSuchRevision(name);
    id = next;
  }
  // An id alone says nothing: older history may not be here.
  return steps === '' ? id : (await versions.resolve(id)).id;
}

/** Which parent each step goes to, from 0. `~3` is three first ones, `^2` one second; `^0` and `~0` stay. */
function toParents(name: string, steps: string): readonly number[] {
  const parents: number[] = [];
  for (const [, sign, digits] of steps.matchAll(/([~^])(\d*)/g)) {
    const count = digits === '' ? 1 : Number(digits);
    if (parents.length + count > MAX_STEPS) throw noSuchRevision(name);
    if (sign === '~') parents.push(...Array.from({ length: count }, () => 0));
    else if (count > 0) parents.push(count - 1);
  }
  return parents;
}

/** Reads ahead: where the history is one line, the next pages hold all that is asked for. */
function createParents(
  versions: ResolvePorts,
): (id: RevisionId, ahead: number) => Promise<readonly (RevisionId | undefined)[]> {
  const known = new Map<RevisionId, readonly RevisionId[]>();
  return async (id, ahead) => {
    if (!known.has(id)) {
      const { items } = await versions.log({ from: id }, { limit: Math.min(ahead, MAX_PAGE_ITEMS) });
      for (const item of items) known.set(item.id, item.parents);
    }
    // A commit of a larger repository may touch nothing here.
    if (!known.has(id)) known.set(id, (await versions.resolve(id)).parents);
    return known.get(id) ?? [];
  };
}

function noSuchRevision(name: string): CodexError {
  const revision = name.slice(0, 100);
  const message = `There is no commit ${JSON.stringify(revision)} in the history.`;
  return new CodexError('not_found', message, { revision });
}
