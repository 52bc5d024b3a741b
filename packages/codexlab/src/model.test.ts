import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Notebook } from '@codexlab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Host } from './library.ts';
import { openHost } from './open.ts';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const PATHS = [
  'a.md',
  'b.md',
  'A.md',
  'one/a.md',
  'one/b.csv',
  'one/two/c.md',
  'one/two/three/d.md',
  'other/a.md',
  '.gitignore',
  '.a.md.md',
  'one/p.png',
  'one/.p.png.json',
  'one/.a.md.xml',
];
const FOLDERS = ['one', 'one/two', 'other', 'fresh'];

const path = fc.constantFrom(...PATHS);
const folder = fc.constantFrom(...FOLDERS);
const text = fc.constantFrom(
  '',
  'same size 1',
  'same size 2',
  '# Title\n\n[[a]] #tag',
  '- [ ] call [[b]] due:2026-12-01\n- [x] read ![[a]]\n',
  '---\ntitle: x\n---\nbody',
  'b.*\n',
  '{"status": "kept", "tags": ["side"], "tries": 3}',
  '<run><status>kept</status></run>',
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('write' as const), path, text) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom('append' as const, 'replace' as const, 'recreate' as const, 'unseen' as const),
      path,
      text,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom('remove' as const, 'touch' as const, 'chmod' as const, 'link' as const),
      path,
      text,
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('rename' as const, 'swap' as const), path, path) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom('rename_folder' as const, 'remove_folder' as const, 'recreate_folder' as const),
      folder,
      folder,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom('settle' as const, 'restart' as const, 'through_us' as const),
      path,
      text,
    ),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Does what other programs do to a folder; steps that make no sense there do nothing. */
function perform(root: string, [verb, first, second]: Step): void {
  const at = (name: string) => join(root, name);
  const isFile = (name: string) => existsSync(at(name)) && lstatSync(at(name)).isFile();
  const write = (name: string, content: string) => {
    mkdirSync(dirname(at(name)), { recursive: true });
    if (!existsSync(at(name)) || isFile(name)) writeFileSync(at(name), content);
  };
  switch (verb) {
    case 'write':
      return write(first, second);
    case 'append':
      return isFile(first) ? write(first, readFileSync(at(first), 'utf8') + second) : undefined;
    case 'replace':
      write(`${first}.tmp`, second);
      return renameSync(at(`${first}.tmp`), at(first));
    case 'recreate':
      rmSync(at(first), { force: true, recursive: true });
      return write(first, second);
    case 'unseen': {
      if (!isFile(first)) return;
      const { atime, mtime } = lstatSync(at(first));
      writeFileSync(at(first), second.padEnd(readFileSync(at(first)).length));
      return utimesSync(at(first), atime, mtime);
    }
    case 'remove':
      return rmSync(at(first), { force: true, recursive: true });
    case 'touch':
      return isFile(first) ? utimesSync(at(first), new Date(), new Date()) : undefined;
    case 'chmod':
      return isFile(first) ? chmodSync(at(first), 0o600) : undefined;
    case 'link':
      rmSync(at(first), { force: true, recursive: true });
      mkdirSync(dirname(at(first)), { recursive: true });
      return symlinkSync('nowhere', at(first));
    case 'rename':
      return moveIfPossible(at(first), at(second));
    case 'swap':
      if (!isFile(first) || !isFile(second) || first === second) return;
      renameSync(at(first), at('swapping'));
      renameSync(at(second), at(first));
      return renameSync(at('swapping'), at(second));
    case 'rename_folder':
      return moveIfPossible(at(first), at(second));
    case 'remove_folder':
      return rmSync(at(first), { force: true, recursive: true });
    case 'recreate_folder':
      rmSync(at(first), { force: true, recursive: true });
      return write(`${first}/new.md`, 'new');
    default:
  }
}

function moveIfPossible(from: string, to: string): void {
  try {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  } catch {
    // not there, onto a folder that is not empty, or into itself: nothing was changed
  }
}

async function dumpFresh(root: string): Promise<unknown> {
  const fresh = await openHost({ dataDir: temporaryFolder(), workers: 0 });
  const notebook = await fresh.open(root, { rebuild: true });
  await notebook.sync();
  const dumped = await dump(notebook);
  await fresh.close();
  return dumped;
}

async function dump(notebook: Notebook): Promise<unknown> {
  const { items } = await notebook.files.list({}, { limit: 1000 });
  const whole = await Promise.all(items.map((item) => notebook.files.getById(item.id)));
  const files = whole
    .map((file) => file!)
    .map(({ path: at, kind, hash, title, tags, properties }) => ({ at, kind, hash, title, tags, properties }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  const unresolved = (await notebook.links.unresolved()).items;
  const tags = (await notebook.tags.list()).items;
  const words = [
    'body',
    'title',
    'new',
    'same',
    'tag:tag',
    'a*',
    'tag:side',
    'status:kept',
    'tries>2',
    'has:status',
  ];
  const pages = await Promise.all(words.map((word) => notebook.search(word, { limit: 100 })));
  const found = pages.map(({ items }) => items.map((hit) => hit.path).sort());
  const todos = (await notebook.todos.list({}, { limit: 1000 })).items.map(
    ({ path: at, line, text: what, done, due }) => ({ at, line, what, done, due }),
  );
  const byPlace = todos.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.line - b.line));
  return { files, unresolved, tags, found, todos: byPlace, graph: await dumpGraph(notebook) };
}

/** The graph with paths in place of ids, which differ between indexes. */
async function dumpGraph({ graph }: Notebook): Promise<unknown> {
  const { nodes, edges } = await graph.page();
  const names = new Map(nodes.map(({ id, path: at }) => [id, at ?? id]));
  return {
    nodes: nodes.map(({ id, degree }) => [names.get(id), degree]),
    edges: edges.map(({ source, target, kind, count }) => [
      names.get(source),
      names.get(target),
      kind,
      count,
    ]),
  };
}

/** Sidecars have no rows, and what ignore files leave out is not in the index. */
function expected(root: string): Map<string, string> {
  const all = hashesOnDisk(root);
  const rules =
    existsSync(join(root, '.gitignore')) && lstatSync(join(root, '.gitignore')).isFile()
      ? readFileSync(join(root, '.gitignore'), 'utf8')
      : '';
  const listed = [...all].filter(([at]) => !(rules.includes('b.*') && /(^|\/)b\.[^/]*$/.test(at)));
  const isFile = (at: string) => lstatSync(join(root, at), { throwIfNoEntry: false })?.isFile() ?? false;
  const owns = new Set(listed.map(([at]) => at).filter(isFile));
  return new Map(listed.filter(([at]) => !(isFile(at) && owns.has(ownerOf(at)))));
}

/** The file that a dotted name would be a sidecar of; a path that nothing has, for other names. */
function ownerOf(at: string): string {
  return at.replace(/^((?:.*\/)?)\.([^/]+)\.(?:json|xml|md)$|^.*$/s, (_, folder?: string, name?: string) =>
    name === undefined ? '\0' : `${folder}${name}`,
  );
}

async function live(steps: readonly Step[]): Promise<void> {
  const root = temporaryFolder();
  const dataDir = temporaryFolder();
  const open = async (): Promise<[Host, Notebook]> => {
    const host = await openHost({ dataDir, workers: 0 });
    const notebook = await host.open(root);
    await notebook.watch();
    return [host, notebook];
  };
  let [host, notebook] = await open();
  for (const each of steps) {
    perform(root, each);
    if (each[0] === 'settle') {
      await notebook.settled();
      expect(await hashesInIndex(notebook.ref.indexDir)).toEqual(expected(root));
    } else if (each[0] === 'restart') {
      await host.close();
      [host, notebook] = await open();
    } else if (each[0] === 'through_us' && !isBlocked(root, each[1]))
      await notebook.files.write(each[1], each[2]);
  }
  await notebook.settled();
  expect(await hashesInIndex(notebook.ref.indexDir)).toEqual(expected(root));
  const lived = await dump(notebook);
  const ids = (await notebook.files.list({}, { limit: 1000 })).items.map((file) => file.id);
  expect(new Set(ids).size).toBe(ids.length);
  await host.close();
  expect(lived).toEqual(await dumpFresh(root));
}

/** True where a link stands in the way of a write through us. */
function isBlocked(root: string, at: string): boolean {
  for (let each = at; each !== '.'; each = dirname(each)) {
    const there = lstatSync(join(root, each), { throwIfNoEntry: false });
    if (there && !(each === at ? there.isFile() : there.isDirectory())) return true;
  }
  return false;
}

/** `pnpm torture` runs many more. */
const RUNS = Number(process.env.CODEX_MODEL_RUNS ?? 40);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);

describe('a watched folder', () => {
  it('is mirrored exactly after any history, as a fresh index would have it', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), live), {
      seed: SEED,
      numRuns: RUNS,
      endOnFailure: true,
    });
  }, 3_600_000);
});
