import { CodexError, isCodexError } from '../errors.ts';
import type { FileSummary } from '../files/file-store.ts';
import type { Timer } from '../fs/timer.ts';
import type { Notebook } from '../notebook.ts';
import type { Notebooks, NotebookView } from '../notebooks/notebooks.ts';
import type { Action } from '../permissions/can.ts';
import type { Actor } from '../permissions/roles.ts';
import { mapAtMost } from '../search/at-most.ts';
import { notebookName } from '../search/search-across.ts';
import type { FindFiles, FoundFile } from './find-files.ts';
import { createHeldNames, type HeldNames, type NamedNotebook } from './held-names.ts';
import { compareFound, type FoundName } from './name-list.ts';

/** What of a notebook finding files asks. */
type FoundInNotebook = NamedNotebook &
  Pick<Notebook, 'suggest'> & {
    readonly files: Pick<Notebook['files'], 'list'>;
  };

/** What finding files needs. */
export interface FindFilesPorts {
  readonly notebooks: {
    readonly searchable: Notebooks['searchable'];
    use<T>(
      actor: Actor,
      name: string,
      action: Action,
      work: (notebook: FoundInNotebook, place: { readonly notebook: NotebookView }) => Promise<T>,
    ): Promise<T>;
  };
  readonly timer: Pick<Timer, 'breathe'>;
}

const DEFAULT_ITEMS = 20;
const MAX_ITEMS = 50;
/** So many notebooks are asked at the most. */
const MAX_NOTEBOOKS = 50;
const AT_ONCE = 4;

/** Makes the use case; the names of notebooks are held by it. */
export function createFindFiles({ notebooks, timer }: FindFilesPorts): FindFiles {
  const held = createHeldNames(timer);
  return {
    async find(actor, area, typed, { limit = DEFAULT_ITEMS } = {}) {
      requireLimit(limit);
      const look = (name: string) =>
        notebooks.use(actor, name, 'file.read', (open, { notebook }) =>
          findIn(held, open, notebook, { typed, limit }),
        );
      const name = notebookName(area);
      if (name !== null) return { items: await look(name), failed: [] };
      const { workspace } = area;
      const all = await notebooks.searchable(actor, { workspace, limit: MAX_NOTEBOOKS });
      const answers = await mapAtMost(AT_ONCE, all.notebooks, ({ id }) => tried(id, look));
      const items = answers.flatMap((answer) => ('items' in answer ? answer.items : []));
      return {
        items: items.toSorted(better(typed)).slice(0, limit),
        failed: answers.flatMap((answer) => ('message' in answer ? [answer] : [])),
      };
    },
  };
}

type Tried =
  { readonly items: readonly FoundFile[] } | { readonly notebookId: string; readonly message: string };

/** One that fails holds nothing up; one that may not be seen any more was never there. */
async function tried(
  notebookId: string,
  look: (name: string) => Promise<readonly FoundFile[]>,
): Promise<Tried> {
  try {
    return { items: await look(notebookId) };
  } catch (error) {
    if (isCodexError(error, 'not_found') || isCodexError(error, 'forbidden')) return { items: [] };
    return {
      notebookId,
      message: isCodexError(error) ? error.message : 'This notebook cannot be searched now.',
    };
  }
}

/** Where nothing is typed there is nothing to be better at: what changed last comes first. */
function better(typed: string): (a: FoundFile, b: FoundFile) => number {
  if (typed.trim() === '') return (a, b) => b.file.modifiedMs - a.file.modifiedMs;
  return (a, b) => compareFound(nameIn(a), nameIn(b));
}

function nameIn({ file, score }: FoundFile): FoundName {
  return { path: file.path, score };
}

async function findIn(
  held: HeldNames,
  open: FoundInNotebook,
  notebook: NotebookView,
  { typed, limit }: { readonly typed: string; readonly limit: number },
): Promise<FoundFile[]> {
  const toFound = (file: FileSummary, score: number): FoundFile => ({ notebook, file, score });
  if (typed.trim() === '') {
    const { items } = await open.files.list({ sort: 'updated' }, { limit });
    return items.map((file) => toFound(file, 0));
  }
  const names = await held.of(open);
  const found = await (names ? names.find(typed, limit) : open.suggest(typed, { limit }));
  const items: FoundFile[] = [];
  for (const { path, score } of found) {
    const file = await open.files.get(path);
    if (file) items.push(toFound(file, score));
  }
  return items;
}

function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_ITEMS) return;
  throw new CodexError('invalid', `limit must be a whole number from 1 to ${MAX_ITEMS}, not ${limit}.`, {
    field: 'limit',
  });
}
