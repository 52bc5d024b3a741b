import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Properties } from '../properties/property-edit.ts';
import { type AuthorPorts, authorOf, cleanPerson, noAddress } from './authors.ts';
import { memoryFileSystem } from '../fs/memory-file-system.ts';
import { memoryVersions } from './testing/memory-versions.ts';
import type { Person } from './version-control.ts';

function ports(held: Properties, identity: Person | null = null): AuthorPorts {
  const known: Record<string, Person | 'machine'> = {
    A: { name: 'Ada', email: 'ada@example.org' },
    L: 'machine',
  };
  const { versions } = memoryVersions(memoryFileSystem().disk);
  return {
    settings: { read: async () => held, change: async () => undefined },
    versions: { ...versions, identity: async () => identity },
    actorNames: { personOf: async (actor) => known[actor] ?? null },
  };
}

describe('the author of a commit', () => {
  const said = { history: { author: { name: 'Grace', email: 'grace@example.org' } } };
  const repository = { name: 'Repo', email: 'repo@example.org' };

  it('is whoever the id stands for', async () => {
    expect(await authorOf(ports(said), 'A')).toEqual({ name: 'Ada', email: 'ada@example.org' });
    expect(await authorOf(ports(said), '01X')).toEqual({ name: '01X', email: '01x@users.codex.invalid' });
  });

  it.each([null, 'L'])(
    'is whoever sits at the machine for %s: by the notebook, the repository, or nobody',
    async (actor) => {
      expect(await authorOf(ports(said, repository), actor)).toMatchObject({ name: 'Grace' });
      expect(await authorOf(ports({}, repository), actor)).toEqual(repository);
      expect(await authorOf(ports({}), actor)).toEqual({ name: 'Codex', email: 'codex@localhost' });
    },
  );

  it('fits into the header of a commit whatever it is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, email) => {
        const person = cleanPerson({ name, email });
        for (const text of [person.name, person.email]) {
          expect(text).toMatch(/^[^<>\p{Cc}]+$/u);
          expect(text.trim()).toBe(text);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
    expect(cleanPerson({ name: 'A <b@c>\nauthor x', email: '\u0000' })).toEqual({
      name: 'A b@c?author x',
      email: '?',
    });
  });

  it('has an address that is one, whatever the name', () => {
    expect(noAddress('Ada Lovelace')).toBe('ada-lovelace@users.codex.invalid');
    expect(noAddress('…')).toBe('unknown@users.codex.invalid');
  });
});
