import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import { resolveName, type ResolvePorts } from './resolve-name.ts';
import type { FileRevision, Revision, RevisionId } from './version-control.ts';

const somebody = { name: 'A', email: 'a@b' };

/** Commits by their names with their parents, newest first. `unlisted` are in no list: they touch nothing here. */
function historyOf(graph: Record<string, readonly string[]>, unlisted: readonly string[] = []) {
  const asked: string[] = [];
  const revisions = Object.entries(graph).map(([id, parents]): Revision => ({
    ...{ id: id as RevisionId, parents: parents as readonly RevisionId[], message: id },
    ...{ author: somebody, authoredMs: 0, committer: somebody, committedMs: 0 },
  }));
  const versions: ResolvePorts = {
    resolve(name) {
      asked.push(`resolve ${name}`);
      const found = name === 'HEAD' ? revisions[0] : revisions.find(({ id }) => id === name);
      return found
        ? Promise.resolve(found)
        : Promise.reject(new CodexError('not_found', 'none', { revision: name }));
    },
    log({ from }, { limit = 1 } = {}) {
      asked.push(`log ${from}`);
      const at = revisions.findIndex(({ id }) => id === from);
      const items = revisions
        .slice(at, at + limit)
        .filter(({ id }) => !unlisted.includes(id))
        .map((revision): FileRevision => ({ ...revision, change: null }));
      return Promise.resolve({ items, nextCursor: null });
    },
  };
  return { versions, asked };
}

const MERGED = { m: ['c', 'y'], c: ['b'], y: ['x'], x: ['a'], b: ['a'], a: [] };

describe('names of commits with steps back', () => {
  it.each([
    ['HEAD', 'm'],
    ['@', 'm'],
    ['m~0', 'm'],
    ['m^0', 'm'],
    ['HEAD~', 'c'],
    ['HEAD^', 'c'],
    ['@~2', 'b'],
    ['HEAD~3', 'a'],
    ['m^2', 'y'],
    ['m^2~2', 'a'],
    ['m^2^', 'x'],
    ['m~^~', 'a'],
  ])('%s is %s', async (name, id) => {
    expect(await resolveName(historyOf(MERGED).versions, name)).toBe(id);
  });

  it.each([
    'HEAD~4',
    'm^3',
    'c^2',
    'none~1',
    '~1',
    '^',
    'HEAD~9999999',
    'HEAD~999999',
    'HEAD~x',
    'HEAD^{tree}',
    '',
  ])('there is no %j', async (name) => {
    await expect(resolveName(historyOf(MERGED).versions, name)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('goes through commits that touch nothing here', async () => {
    expect(await resolveName(historyOf(MERGED, ['c', 'b']).versions, 'HEAD~3')).toBe('a');
  });

  it('gives no commit that is not here, though a younger one names it', async () => {
    const { versions } = historyOf({ b: ['a'], a: ['gone'] });
    await expect(resolveName(versions, 'HEAD~2')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('reads a long way back at once', async () => {
    const line = Array.from({ length: 2000 }, (_, at): [string, string[]] => [`r${at}`, [`r${at + 1}`]]);
    const { versions, asked } = historyOf(Object.fromEntries(line));
    expect(await resolveName(versions, 'HEAD~1500')).toBe('r1500');
    expect(asked).toEqual(['resolve HEAD', 'log r0', 'log r1000', 'resolve r1500']);
  });
});
