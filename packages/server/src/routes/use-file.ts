import {
  type Action,
  type Actor,
  can,
  type Codex,
  CodexError,
  isCodexError,
  type Notebook,
  type NotebookFile,
  type NotebookId,
  parseUlid,
  type WorkspaceId,
} from '@codexlab/core';

/** Without the name of its notebook a file is looked for in so many notebooks. */
const MAX_NOTEBOOKS = 100;

/** Who asks, and for which file. */
export interface FileCall {
  readonly actor: Actor;
  readonly codex: Codex;
  readonly params: { readonly file: string };
  readonly query: { readonly notebook_id?: string | undefined };
}

/** A file with the notebook that it stands in, for as long as the work lasts. */
export interface FoundFile {
  readonly file: NotebookFile;
  readonly notebook: Notebook;
  readonly notebookId: NotebookId;
  /** Whoever asks may change it: what they are given may be what they will send changes of. */
  readonly mayWrite: boolean;
}

/**
 * Does work that needs `action` on the file that a request names by its id. Throws `not_found`, and `invalid` when the
 * notebook must be named since the actor sees too many.
 */
export async function useFile<T>(
  call: FileCall,
  action: Action,
  work: (found: FoundFile) => Promise<T>,
): Promise<T> {
  const id = parseUlid(call.params.file);
  const name = call.query.notebook_id ?? (await notebookWith(call, id));
  return call.codex.notebooks.use(call.actor, name, action, async (notebook, place) => {
    const file = await notebook.files.getById(id);
    if (file === null) throw noFile(id);
    return work(found(call.actor, { file, notebook, place }));
  });
}

/** The same for a file that a request names by its path. */
export async function useFileByPath<T>(
  call: {
    readonly actor: Actor;
    readonly codex: Codex;
    readonly params: { readonly path: string };
    readonly query: { readonly notebook_id: string };
  },
  action: Action,
  work: (found: FoundFile) => Promise<T>,
): Promise<T> {
  const { codex, actor, params, query } = call;
  return codex.notebooks.use(actor, query.notebook_id, action, async (notebook, place) => {
    const file = await notebook.files.get(params.path);
    if (file === null) throw noFile(params.path);
    return work(found(actor, { file, notebook, place }));
  });
}

/** Where a notebook is. */
interface Place {
  readonly notebook: { readonly id: NotebookId };
  readonly workspace: { readonly id: WorkspaceId };
}

function found(
  actor: Actor,
  { place, ...of }: Pick<FoundFile, 'file' | 'notebook'> & { readonly place: Place },
): FoundFile {
  const { allowed } = can(actor, 'file.write', { workspaceId: place.workspace.id });
  return { ...of, notebookId: place.notebook.id, mayWrite: allowed };
}

/** The failure of a file that is not there, or not visible. */
export function noFile(what: string): CodexError {
  return new CodexError('not_found', `There is no file ${JSON.stringify(what)}.`, { entity: 'file' });
}

/** The notebook, of all that the actor sees, in which the file is. */
async function notebookWith({ codex, actor }: FileCall, id: NotebookFile['id']): Promise<NotebookId> {
  if (actor.userId === null) throw new CodexError('unauthenticated', 'Sign in first.');
  const { notebooks, more } = await codex.notebooks.searchable(actor, { limit: MAX_NOTEBOOKS });
  for (const notebook of notebooks) {
    const has = codex.notebooks.use(actor, notebook.id, 'file.read', async ({ files }) => files.getById(id));
    if ((await has.catch(nullWhenUnavailable)) !== null) return notebook.id;
  }
  if (!more) throw noFile(id);
  const message = `You see more than ${MAX_NOTEBOOKS} notebooks; name the one of the file with notebook_id.`;
  throw new CodexError('invalid', message, { field: 'notebook_id' });
}

/** A notebook that cannot be reached, or is just being taken away, hides no file of another one. */
function nullWhenUnavailable(error: unknown): null {
  if (isCodexError(error, 'unavailable') || isCodexError(error, 'not_found')) return null;
  throw error;
}
