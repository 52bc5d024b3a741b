import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isCodexError, type Notebook, type PropertyValue } from '@codexlab/core';
import fc from 'fast-check';

/** Something that happens to a folder: through the notebook, or (`by` outside) by another program. */
export type Happening =
  | { readonly type: 'write'; readonly by: 'us' | 'outside'; readonly path: string; readonly text: string }
  | { readonly type: 'remove'; readonly by: 'us' | 'outside'; readonly path: string }
  | { readonly type: 'move'; readonly by: 'us' | 'outside'; readonly from: string; readonly to: string }
  | { readonly type: 'rename' | 'undo'; readonly from: string; readonly to: string }
  | { readonly type: 'restore' }
  | { readonly type: 'properties'; readonly path: string; readonly values: Record<string, PropertyValue> };

const FILES = [
  'a.md',
  'b.md',
  'A.md',
  'lab/a.md',
  'lab/b.csv',
  'lab/deep/c.md',
  'other/a.md',
  'lab/p.png',
  '日本.md',
];
const FOLDERS = ['lab', 'lab/deep', 'other', 'fresh'];
const TEXTS = [
  ...[
    '',
    'same size 1',
    'same size 2',
    'plain alpha beta',
    '# Alpha\n\n[[a]] and [[lab/a|x]] #lab #lab/One alpha alpha',
  ],
  '---\ntitle: Beta\nstatus: open\nn: 7\ndue: 2026-12-01\naliases: [Deux]\ntags: [todo, Lab]\n---\nbeta [[Deux]] ![[p.png]]\n',
  '---\ntitle: 1.5\nn: 0.1\nstatus: [open, done]\ndone: true\n---\nGamma betas [x](../a.md) [y](deep/c.md)\n',
  '- [ ] call [[b]] due:2026-12-01\n- [x] read ![[a]]\n\n## Day 2\n\n- [ ] alpha 📅 2026-11-30\n',
  'sample,value\nalpha,0.30000000000000004\nbeta,1e300\n',
  '---\nn: 1e300\nstatus: ς\n---\n日本語 alphabet ä a\u0308 \u{1f600} "quoted" it\'s\n',
  '---\n[broken\n---\nalpha [[nowhere]] [[nowhere#x]]\n',
];

const file = fc.constantFrom(...FILES);
const any = fc.constantFrom(...FILES, ...FOLDERS);
const by = fc.constantFrom('us' as const, 'outside' as const);
const values = fc.dictionary(
  fc.constantFrom('status', 'n', 'due', 'title', 'tags'),
  fc.constantFrom<PropertyValue[]>('open', 'Done', 7, 0.1, 1e300, true, null, '2026-12-01', ['lab', 'x'], ''),
  { minKeys: 1, maxKeys: 2 },
);

/** What may happen, one thing after the other. */
export const history: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant('write' as const),
        by,
        path: file,
        text: fc.constantFrom(...TEXTS),
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), by, path: any }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('move' as const), by, from: any, to: any }) },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constantFrom('rename' as const, 'undo' as const), from: any, to: any }),
    },
    { weight: 1, arbitrary: fc.constant({ type: 'restore' as const }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('properties' as const), path: any, values }) },
  ),
  { minLength: 4, maxLength: 10 },
);

/** Does it, and says how it ended: the code of the failure, if it failed. */
export async function happen(notebook: Notebook, what: Happening, atMs: number): Promise<string> {
  try {
    if ('by' in what && what.by === 'outside') happenOutside(notebook.ref.root, what, atMs);
    else await happenThrough(notebook, what);
    return 'done';
  } catch (error) {
    if (isCodexError(error)) return error.code;
    throw error;
  }
}

async function happenThrough(notebook: Notebook, what: Happening): Promise<void> {
  if (what.type === 'write') await notebook.files.write(what.path, what.text);
  else if (what.type === 'remove') await notebook.files.remove(what.path);
  else if (what.type === 'move') await notebook.files.move(what.from, what.to);
  else if (what.type === 'properties') await notebook.properties.set(what.path, what.values);
  else if (what.type === 'restore') {
    const [newest] = (await notebook.trash.list({ limit: 1 })).items;
    if (newest) await notebook.trash.restore(newest.id);
  } else {
    const { id } = await notebook.moves.move(what.from, what.to);
    if (what.type === 'undo') await notebook.moves.undo(id);
  }
}

/** What makes no sense there is not done. */
function happenOutside(root: string, what: Extract<Happening, { by: 'us' | 'outside' }>, atMs: number): void {
  const at = (path: string) => join(root, path);
  if (what.type === 'remove') rmSync(at(what.path), { recursive: true, force: true });
  else if (what.type === 'write') {
    if (existsSync(dirname(at(what.path)))) writeFileSync(at(what.path), what.text);
    utimes(at(what.path), atMs);
  } else if (existsSync(at(what.from)) && !existsSync(at(what.to)) && !what.to.startsWith(`${what.from}/`)) {
    mkdirSync(dirname(at(what.to)), { recursive: true });
    renameSync(at(what.from), at(what.to));
  }
}

function utimes(path: string, atMs: number): void {
  if (existsSync(path)) utimesSync(path, atMs / 1000, atMs / 1000);
}
