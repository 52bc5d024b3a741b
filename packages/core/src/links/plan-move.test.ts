import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkKind } from '../files/parsed-file.ts';
import { isInFolder, type RelPath, storedRelPath } from '../paths.ts';
import { seesAll } from '../permissions/visibility.ts';
import { linkKey } from './link-key.ts';
import type { LinkCandidate, NotebookLink } from './link-store.ts';
import { type Move, movedPath, planMove, type PlanPorts, toLinkChanges } from './plan-move.ts';
import { resolveLink } from './resolve-link.ts';

const SEED = 20261121;

interface Note {
  readonly path: RelPath;
  readonly aliases: readonly string[];
  readonly links: readonly { readonly kind: LinkKind; readonly target: string }[];
}

/** Where every link of these notes leads. */
function resolved(notes: readonly Note[]): NotebookLink[] {
  return notes.flatMap(({ path, links }) =>
    links.map(({ kind, target }, at) => ({
      ...{ source: path, kind, target, heading: null, block: null, text: null, line: at + 1 },
      resolution: resolveLink({ from: path, kind, target }, notes),
    })),
  );
}

/** An index of notes that answers as the real ones do. */
function readerOf(notes: readonly Note[]): PlanPorts {
  const page = async <T>(items: readonly T[]) => Promise.resolve({ items, nextCursor: null });
  const all = resolved(notes);
  const keyOf = (link: NotebookLink) => linkKey({ from: link.source, kind: link.kind, target: link.target });
  const reader: PlanPorts['reader'] = {
    files: {
      get: async (_: unknown, path: RelPath) =>
        Promise.resolve(notes.find((note) => note.path === path) ?? null),
      list: (_: unknown, { folder }: { readonly folder: RelPath }) =>
        page(notes.filter((note) => isInFolder(note.path, folder))),
    },
    links: {
      withKey: (_: unknown, key: string) => page(all.filter((link) => keyOf(link) === key)),
      outgoing: (_: unknown, path: RelPath) => page(all.filter((link) => link.source === path)),
      candidates: async (): Promise<readonly LinkCandidate[]> => Promise.resolve(notes),
    },
  };
  return { reader, visibility: seesAll };
}

/** The notes as they are after the move and what the plan changes. */
async function afterMove(notes: readonly Note[], move: Move) {
  const plan = await planMove(readerOf(notes), move);
  const moved = notes.map((note): Note => ({
    path: movedPath(note.path, move),
    aliases: note.aliases,
    links: note.links.map((link) => {
      const changes = plan.files.get(note.path) ?? [];
      const change = changes.find(({ kind, target }) => kind === link.kind && target === link.target);
      return { kind: link.kind, target: change?.newTarget ?? link.target };
    }),
  }));
  return { plan, moved };
}

const names = fc.constantFrom('a', 'b', 'A', 'n.md', 'x.png');
const folders = fc.array(fc.constantFrom('f', 'g', 'F'), { maxLength: 2 });
const paths = fc
  .tuple(folders, names)
  .map(([folder, name]) => storedRelPath([...folder, `${name}.md`].join('/')));
const targets = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '', '/', './', '../', '../../'), paths, fc.boolean())
    .map(([start, path, isBare]) => start + (isBare ? path.replace(/\.md$/, '') : path)),
  fc.constantFrom('a', 'b', 'f/a', 'alias', 'g/b', 'missing', ''),
);
const kinds = fc.constantFrom<LinkKind>('wiki', 'markdown', 'embed', 'frontmatter');
const notesOf = fc.uniqueArray(
  fc.record({
    path: paths,
    aliases: fc.subarray(['alias', 'a'], { maxLength: 1 }),
    links: fc.array(fc.record({ kind: kinds, target: targets }), { maxLength: 6 }),
  }),
  { selector: ({ path }) => path, minLength: 2, maxLength: 8 },
);

describe('a planned move', () => {
  it('lets every link lead to the file that it led to, and changes no other', async () => {
    let rewritten = 0;
    const anywhere = fc.tuple(notesOf, fc.nat(7), fc.boolean(), folders, names);
    await fc.assert(
      fc.asyncProperty(anywhere, async ([notes, pick, isFolder, folder, name]) => {
        const { path } = notes[pick % notes.length]!;
        const from = isFolder && path.includes('/') ? storedRelPath(path.split('/')[0]!) : path;
        const to = storedRelPath([...folder, from === path ? `${name}.md` : `${name}.dir`].join('/'));
        if (notes.some((note) => isInFolder(note.path, to)) || isInFolder(to, from)) return;
        const move = { from, to };
        const { plan, moved } = await afterMove(notes, move);
        const [before, after] = [resolved(notes), resolved(moved)];
        const stay = resolved(moved.map((note, at) => ({ ...note, links: notes[at]!.links })));
        for (const [at, link] of before.entries()) {
          if (link.resolution.status !== 'resolved') {
            expect(after[at]!.target).toBe(link.target);
            continue;
          }
          const wanted = { status: 'resolved', path: movedPath(link.resolution.path, move) };
          const isLeft = plan.left.some(({ source, line }) => source === link.source && line === link.line);
          if (!isLeft) expect(after[at]!.resolution, `${link.source}: ${link.target}`).toEqual(wanted);
          const isChanged = after[at]!.target !== link.target;
          if (isChanged) rewritten++;
          if (isChanged) expect(stay[at]!.resolution).not.toEqual(wanted);
        }
      }),
      { seed: SEED, numRuns: 1000 },
    );
    expect(rewritten).toBeGreaterThan(400);
  });

  it('tells links that led to several files, and leaves them', async () => {
    const notes = ['f/a.md', 'g/a.md'].map((path): Note => ({
      path: storedRelPath(path),
      aliases: [],
      links: [],
    }));
    const source: Note = { path: storedRelPath('n.md'), aliases: [], links: [{ kind: 'wiki', target: 'a' }] };
    const { plan } = await afterMove([...notes, source], {
      from: storedRelPath('f/a.md'),
      to: storedRelPath('f/b.md'),
    });
    expect(plan.files.size).toBe(0);
    expect(plan.left).toEqual([
      { source: 'n.md', line: 1, reason: expect.stringContaining('g/a.md') as string },
    ]);
  });

  it('is told by file and line', async () => {
    const wiki = (target: string) => ({ kind: 'wiki' as const, target });
    const notes: Note[] = [
      { path: storedRelPath('z.md'), aliases: [], links: [wiki('a')] },
      { path: storedRelPath('b.md'), aliases: [], links: [wiki('a'), wiki('z'), wiki('a')] },
      { path: storedRelPath('a.md'), aliases: [], links: [] },
    ];
    const { plan } = await afterMove(notes, { from: storedRelPath('a.md'), to: storedRelPath('c.md') });
    const told = toLinkChanges(plan.files, 10).map(({ source, line, newTarget }) => [
      source,
      line,
      newTarget,
    ]);
    expect(told).toEqual([
      ['b.md', 1, 'c'],
      ['b.md', 3, 'c'],
      ['z.md', 1, 'c'],
    ]);
    expect(toLinkChanges(plan.files, 2)).toHaveLength(2);
  });
});
