import type { ChangeCursor } from '../changes/change-store.ts';
import { isCodexError } from '../errors.ts';
import type { Timer } from '../fs/timer.ts';
import type { NotebookId } from '../ids.ts';
import type { Notebook } from '../notebook.ts';
import type { RelPath } from '../paths.ts';
import { createNameList, type NameList } from './name-list.ts';

/** What of a notebook its names are read from. */
export type NamedNotebook = Pick<Notebook, 'ref'> & {
  readonly files: Pick<Notebook['files'], 'get' | 'names'>;
  readonly changes: Pick<Notebook['changes'], 'head' | 'since'>;
};

/** The names of the notebooks that were asked last. */
export interface HeldNames {
  /** As the index has them now; null when the notebook has more than may be held. */
  of(notebook: NamedNotebook): Promise<NameList | null>;
}

/** Files of all notebooks together: about 250 bytes each. */
const MAX_HELD_FILES = 250_000;
const PAGE_FILES = 2_000;
const PAGE_CHANGES = 1_000;
/** From so many on, reading all names anew is quicker than looking each of them up. */
const MAX_CAUGHT_UP = 5_000;

interface Held {
  /** Null with a cursor: there are more than may be held. */
  names: NameList | null;
  /** Where the names were read; null: they never were. */
  cursor: ChangeCursor | null;
  /** What is being read; others wait for it. */
  reading: Promise<void>;
}

/** Makes an empty one. Nothing is followed: whoever asks first reads what changed since. */
export function createHeldNames(
  timer: Pick<Timer, 'breathe'>,
  { maxFiles = MAX_HELD_FILES }: { readonly maxFiles?: number } = {},
): HeldNames {
  /** The one that was asked last stands last. */
  const held = new Map<NotebookId, Held>();

  function take(id: NotebookId): Held {
    const found = held.get(id) ?? { names: null, cursor: null, reading: Promise.resolve() };
    held.delete(id);
    held.set(id, found);
    return found;
  }

  function letOldGo(): void {
    let files = [...held.values()].reduce((sum, { names }) => sum + (names?.size() ?? 0), 0);
    for (const [id, { names }] of held) {
      if (files <= maxFiles || held.size === 1) return;
      files -= names?.size() ?? 0;
      held.delete(id);
    }
  }

  return {
    async of(notebook) {
      const own = take(notebook.ref.id);
      own.reading = own.reading.catch(() => undefined).then(() => refresh(own, notebook, timer, maxFiles));
      await own.reading;
      letOldGo();
      return own.names;
    },
  };
}

async function refresh(
  own: Held,
  notebook: NamedNotebook,
  timer: Pick<Timer, 'breathe'>,
  maxFiles: number,
): Promise<void> {
  if (own.cursor !== null) {
    const cursor = await catchUp(own.names, own.cursor, notebook);
    if (cursor !== null) {
      own.cursor = cursor;
      return;
    }
  }
  // What changes while it is read is read once more with the next changes.
  const cursor = await notebook.changes.head();
  own.names = await readAll(notebook, timer, maxFiles);
  own.cursor = cursor;
}

/**
 * Where the names are now; null when they must be read anew. A notebook with too many files is taken to have too many
 * until much changes at once: reading all of them at each question only to find that out again would be dear.
 */
async function catchUp(
  names: NameList | null,
  from: ChangeCursor,
  { changes, files }: NamedNotebook,
): Promise<ChangeCursor | null> {
  const touched = new Set<RelPath>();
  let cursor = from;
  try {
    for (let read = PAGE_CHANGES; read === PAGE_CHANGES;) {
      const batch = await changes.since(cursor, PAGE_CHANGES);
      for (const { kind, path, oldPath } of batch.changes) {
        if (kind === 'notebook.resynced') return null;
        for (const each of [path, oldPath]) if (each !== null) touched.add(each);
      }
      if (touched.size > MAX_CAUGHT_UP) return null;
      ({ cursor } = batch);
      read = batch.changes.length;
    }
  } catch (error) {
    if (isCodexError(error, 'stale')) return null;
    throw error;
  }
  if (names === null) return cursor;
  for (const path of touched) {
    const file = await files.get(path);
    if (file) names.set(path, file.title);
    else names.remove(path);
  }
  return cursor;
}

async function readAll(
  { files }: NamedNotebook,
  timer: Pick<Timer, 'breathe'>,
  maxFiles: number,
): Promise<NameList | null> {
  const names = createNameList(timer);
  let after: RelPath | null = null;
  for (;;) {
    const page: Awaited<ReturnType<NamedNotebook['files']['names']>> = await files.names(after, PAGE_FILES);
    for (const { path, title } of page) names.set(path, title);
    if (names.size() > maxFiles) return null;
    if (page.length < PAGE_FILES) return names;
    after = page.at(-1)!.path;
    await timer.breathe();
  }
}
