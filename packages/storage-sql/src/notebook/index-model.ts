import {
  classOf,
  fileKeys,
  type IndexChange,
  type IndexChunk,
  linkKey,
  propertyRows,
  type ReadEntry,
  type RelPath,
} from '@codexlab/core';
import { tagKey } from './tag-rows.ts';

/** A file as the model knows it. */
export interface ModelFile {
  readonly rid: number;
  readonly id: string;
  readonly path: RelPath;
  readonly live: boolean;
  readonly entry: ReadEntry;
}

/** What an index must hold, kept in the plainest way; the index-writer suite compares the two. */
export interface IndexModel {
  readonly files: ReadonlyMap<number, ModelFile>;
  readonly folders: ReadonlySet<RelPath>;
  apply(chunk: IndexChunk): void;
  live(): readonly ModelFile[];
  at(path: RelPath): ModelFile | undefined;
  /** Folded tag → number of files. */
  tags(): Record<string, number>;
  /** `rid ordinal key` of every link. */
  links(): readonly string[];
  /** `key links files` of every key that links aim at. */
  linkKeys(): readonly string[];
  /** `rid name ordinal class value` of every comparable value, numbers as numbers. */
  properties(): readonly (readonly (string | number)[])[];
  /** Name → number of files, and `name type` → number of files. */
  propertyNames(): Record<string, number>;
  propertyTypes(): Record<string, number>;
  /** `rid ordinal line done due text heading` of every todo, and `rid todos open` of every file. */
  todos(): readonly (readonly unknown[])[];
  todoCounts(): readonly (readonly number[])[];
  /** Row ids of files whose text has the word. */
  found(word: string): readonly number[];
}

/** An empty model. */
export function createIndexModel(): IndexModel {
  const files = new Map<number, ModelFile>();
  const folders = new Set<RelPath>();
  const live = () => [...files.values()].filter((file) => file.live);

  function place(file: ModelFile): void {
    for (const other of files.values())
      if (other.path === file.path && other.rid !== file.rid && !other.live) files.delete(other.rid);
    files.set(file.rid, file);
  }

  function step(change: IndexChange): void {
    if (change.type === 'addFolder') folders.add(change.path);
    else if (change.type === 'removeFolder') folders.delete(change.path);
    else if (change.type === 'add' || change.type === 'update')
      place(written(change.rid, change.id, change.entry));
    else {
      const file = files.get(change.rid);
      if (change.type === 'move' && change.entry) place(written(change.rid, change.id, change.entry));
      else if (!file) return;
      else if (change.type === 'remove') files.set(change.rid, { ...file, live: false });
      else if (!file.live) return;
      else {
        const path = change.type === 'move' ? change.stat.path : file.path;
        place({ ...file, path, entry: { ...file.entry, stat: { ...change.stat, path } } });
      }
    }
  }

  function links() {
    return live().flatMap(({ rid, path, entry }) =>
      entry.parsed.links.map(({ kind, target }, ordinal) => ({
        rid,
        ordinal,
        key: linkKey({ from: path, kind, target }),
      })),
    );
  }

  const rows = () =>
    live().flatMap(({ rid, entry }) => propertyRows(entry.parsed.properties).map((row) => ({ rid, row })));

  return {
    files,
    folders,
    apply: (chunk) => chunk.changes.forEach(step),
    live,
    at: (path) => live().find((file) => file.path === path),
    tags: () => tally(live().flatMap(({ entry }) => [...new Set(entry.parsed.tags.map(tagKey))])),
    links: () =>
      links()
        .map(({ rid, ordinal, key }) => `${rid} ${ordinal} ${key}`)
        .sort(),
    linkKeys() {
      const bearers = tally(live().flatMap(({ path, entry }) => [...fileKeys(path, entry.parsed.aliases)]));
      const counts = tally(links().flatMap(({ key }) => (key === null ? [] : [key])));
      return Object.entries(counts)
        .map(([key, n]) => `${key} ${n} ${bearers[key] ?? 0}`)
        .sort();
    },
    properties: () =>
      rows()
        .map(({ rid, row }) => [rid, row.name, row.ordinal, row.type, classOf(row.type), row.value])
        .sort(byText),
    propertyNames: () => tally(rows().flatMap(({ row }) => (row.ordinal === 0 ? [row.name] : []))),
    propertyTypes: () =>
      tally([...new Set(rows().map(({ rid, row }) => `${rid} ${row.name} ${row.type}`))].map(withoutFile)),
    todos: () =>
      live()
        .flatMap(({ rid, entry }) =>
          entry.parsed.todos.map(({ line, done, due, text, heading }, ordinal) => [
            rid,
            ordinal,
            line,
            Number(done),
            due ?? '~',
            text.toWellFormed(),
            heading,
          ]),
        )
        .sort(byText),
    todoCounts: () =>
      live()
        .map(({ rid, entry: { parsed } }) => [
          rid,
          parsed.todos.length,
          parsed.todos.filter(({ done }) => !done).length,
        ])
        .sort(byText),
    found: (word) =>
      live()
        .filter(({ entry }) => (entry.parsed.text ?? '').split(' ').includes(word))
        .map(({ rid }) => rid)
        .sort((a, b) => a - b),
  };
}

function written(rid: number, id: string, entry: ReadEntry): ModelFile {
  return { rid, id, path: entry.stat.path, live: true, entry };
}

/** An order for comparing rows that have none. */
export function byText(a: readonly unknown[], b: readonly unknown[]): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function withoutFile(text: string): string {
  return text.slice(text.indexOf(' ') + 1);
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
