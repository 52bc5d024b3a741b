import {
  createIds,
  fromDisk,
  type FileStat,
  type Hash,
  type IndexChange,
  type ParsedLink,
  type ParsedTodo,
  type PropertyValue,
  type ReadEntry,
  type RelPath,
  storedRelPath,
} from '@codexlab/core';
import fc from 'fast-check';
import type { IndexModel } from './index-model.ts';

/** Words of generated texts. */
export const WORDS = ['alpha', 'beta', 'gamma', 'delta'];
const TAGS = ['Lab', 'lab', 'lab/One', 'todo'];
const TARGETS = ['one', 'two', 'sub/one', '../two.md', './three', 'Deux', '/one', 'nowhere', ''];
const ALIASES = ['Deux', 'three', 'two'];
const NAMES = ['one.md', 'two.md', 'three.txt', 'Sub/one.md', 'Sub/Two.md', 'Sub/deep/one.md', 'b.md/c.md'];

/** The paths that generated changes play with. */
const PATHS: readonly RelPath[] = NAMES.map(storedRelPath);

/** Content for a file, wherever it will stand. */
export interface Content {
  readonly words: readonly string[] | null;
  readonly title: string | null;
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  readonly links: readonly { readonly kind: ParsedLink['kind']; readonly target: string }[];
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly todos: readonly ParsedTodo[];
}

/** One thing that happens to a notebook; `interpret` makes changes of it that fit its state. */
export type Happening =
  | { readonly type: 'write'; readonly at: number; readonly content: Content }
  | { readonly type: 'touch'; readonly at: number }
  | { readonly type: 'remove'; readonly at: number }
  | { readonly type: 'move'; readonly at: number; readonly to: number; readonly content: Content | null }
  | { readonly type: 'swap'; readonly at: number; readonly to: number }
  | { readonly type: 'folder'; readonly name: 'Sub' | 'other'; readonly there: boolean };

/** Values of every type, of none, and such as are hard to keep as they are. */
const propertyValue: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<PropertyValue[]>(
      ...['Lab', 'lab', 'ς', 'é', 'e\u0301', '\u{1f600}', '\uffee', '10', '9', 'half \ud800', 'nul \u0000'],
      ...['2024-01-31', '2024-01-31T10:00:00Z', '2024-02-30', '[[Note|n]]', 'x'.repeat(300), '', null],
      ...[true, false, 0, -0, 1, 1.5, -7, 2 ** 53, 2 ** 60, 1e300, -1e300, 5e-324],
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2 }),
  ),
})).value;
/** Properties of a file; their names are lower case. */
export const properties: fc.Arbitrary<Record<string, PropertyValue>> = fc.dictionary(
  fc.constantFrom('status', 'due', 'n', 'type'),
  propertyValue,
  { maxKeys: 3 },
);

const todo: fc.Arbitrary<ParsedTodo> = fc.record({
  line: fc.integer({ min: 1, max: 9 }),
  text: fc.constantFrom('call', 'half \ud800', 'nul \u0000', ''),
  heading: fc.constantFrom(null, 'Day 1'),
  done: fc.boolean(),
  due: fc.constantFrom(null, '2026-11-21', '2026-12-01'),
});

const content: fc.Arbitrary<Content> = fc.record({
  words: fc.option(fc.subarray(WORDS), { freq: 2 }),
  title: fc.option(fc.constantFrom('Title', 'half \ud800', 'nul \u0000'), { freq: 2 }),
  tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2, selector: (tag) => tag.toLowerCase() }),
  aliases: fc.subarray(ALIASES),
  links: fc.array(
    fc.record({ kind: fc.constantFrom('wiki', 'markdown', 'embed'), target: fc.constantFrom(...TARGETS) }),
    { maxLength: 4 },
  ),
  properties,
  todos: fc.array(todo, { maxLength: 3 }),
});
const place = fc.nat({ max: NAMES.length - 1 });

/** Things that happen to a notebook. */
export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('write' as const), at: place, content }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('touch' as const), at: place }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), at: place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('move' as const),
      at: place,
      to: place,
      content: fc.option(content),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('swap' as const), at: place, to: place }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('folder' as const),
      name: fc.constantFrom('Sub', 'other'),
      there: fc.boolean(),
    }),
  },
);

/** Makes index changes of happenings, as the sync line would. */
export function createInterpreter(model: IndexModel): (happening: Happening) => IndexChange[] {
  const newId = createIds({ nowMs: () => 1_700_000_000_000 });
  let stamp = 0;
  let lastRid = 0;
  const nextStat = (path: RelPath): FileStat => ({
    ...{ path, kind: 'file', sizeBytes: ++stamp, modifiedMs: 1000 + stamp },
    ...{ statKey: `stat-${stamp}`, identity: `inode-${stamp}` },
  });
  const known = (path: RelPath) => [...model.files.values()].find((file) => file.path === path);
  const rename = (file: { rid: number; path: RelPath }, to: RelPath, read: Content | null): IndexChange => {
    const stat = nextStat(to);
    const id = model.files.get(file.rid)!.id as ReturnType<typeof newId>;
    const entry = read ? entryOf(stat, read) : null;
    return {
      ...{ type: 'move', rid: file.rid, id, from: file.path, stat, entry },
      ...{ contentChanged: read !== null, origin: fromDisk },
    };
  };

  return (what) => {
    if (what.type === 'folder')
      return [{ type: what.there ? 'addFolder' : 'removeFolder', path: storedRelPath(what.name) }];
    const path = PATHS[what.at]!;
    const file = known(path);
    if (what.type === 'write') {
      const entry = entryOf(nextStat(path), what.content);
      const shared = { entry, origin: fromDisk };
      if (file?.live)
        return [{ type: 'update', rid: file.rid, id: file.id as never, contentChanged: true, ...shared }];
      const rid = file?.rid ?? ++lastRid;
      const id = (file?.id as ReturnType<typeof newId> | undefined) ?? newId();
      return [{ type: 'add', rid, id, revives: file !== undefined, ...shared }];
    }
    if (!file?.live) return [];
    if (what.type === 'touch') return [{ type: 'touch', rid: file.rid, stat: nextStat(path) }];
    if (what.type === 'remove')
      return [{ type: 'remove', rid: file.rid, id: file.id as never, path, origin: fromDisk }];
    const to = PATHS[what.to]!;
    const other = model.at(to);
    if (what.type === 'move') return other ? [] : [rename(file, to, what.content)];
    return other && other.rid !== file.rid ? [rename(file, to, null), rename(other, path, null)] : [];
  };
}

function entryOf(stat: FileStat, content: Content): ReadEntry {
  const links = content.links.map((link, index) => ({
    ...link,
    ...{ heading: null, block: null, text: null, line: index + 1 },
  }));
  return {
    stat,
    hash: `hash-${stat.statKey}` as Hash,
    metadataHash: JSON.stringify([content.title, content.tags, content.aliases, content.properties]),
    parserVersion: 1,
    parsed: {
      ...{ kind: 'note', mimeType: 'text/markdown', title: content.title, properties: content.properties },
      ...{
        tags: content.tags,
        aliases: content.aliases,
        links,
        headings: [],
        blocks: [],
        todos: content.todos,
      },
      ...{ text: content.words?.join(' ') ?? null, problems: [] },
    },
  };
}
