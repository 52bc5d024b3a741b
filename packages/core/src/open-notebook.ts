import { type Wakes, followChanges } from './changes/follow-changes.ts';
import { systemClock } from './clock.ts';
import { CodexError } from './errors.ts';
import type { Timer } from './fs/timer.ts';
import type { IndexReader } from './notebook-index-reader.ts';
import { createNotebookState, type NotebookStateKeeper } from './notebook-state.ts';
import type { Notebook, NotebookChanges, NotebookLinks, NotebookTags } from './notebook.ts';
import { createEdits } from './edits/create-edits.ts';
import { createFiles } from './files/notebook-files.ts';
import { createUploads, type NotebookUploadPorts } from './files/notebook-uploads.ts';
import { requireVisible } from './files/open-file.ts';
import { createTrash } from './files/notebook-trash.ts';
import { startTrashRetention } from './files/trash-retention.ts';
import { createGraph } from './graph/notebook-graph.ts';
import { createHistory } from './history/create-history.ts';
import { createHistoryKeeper } from './history/create-history-keeper.ts';
import type { HistoryKeeper } from './history/history-keeper.ts';
import { createMoves } from './links/create-moves.ts';
import { type RelPath, ROOT, parseRelPath, relPathWithin } from './paths.ts';
import { type Visibility, seesAll } from './permissions/visibility.ts';
import { createProperties } from './properties/notebook-properties.ts';
import { explainSearch } from './search/explain-search.ts';
import type { SearchMoment } from './search/query-dates.ts';
import { parseSearch } from './search/parse-search.ts';
import { searchNotebook } from './search/search-notebook.ts';
import { suggestWords } from './search/suggest-words.ts';
import { describeTag, withTagSettings } from './settings/describe-tags.ts';
import type { NotebookLine } from './sync/line.ts';
import { type Origin, wholeNotebook } from './sync/scope.ts';
import { createTodos } from './todos/notebook-todos.ts';
import { createNotebookWatch } from './watch-notebook.ts';
import type { NotebookPorts } from './notebook-ports.ts';
import type { ViewParts } from './view-parts.ts';

const fromLibrary: Origin = Object.freeze({ actor: null, via: 'library', requestId: null });
/** How often a process that does not hold the notebook looks whether its index has moved on. */
const FOREIGN_POLL_MS = 500;

/** Joins the ports into a notebook. */
export function createNotebook(ports: NotebookPorts): Notebook {
  const { reader, line } = ports;
  const state = createNotebookState();
  const watch = line ? createNotebookWatch({ ...ports, line, state }) : null;
  const endRetention = line ? startTrashRetention({ ...ports, line }) : () => undefined;
  const keeper = createHistoryKeeper(ports);
  const closing = new AbortController();
  const endTrouble = ports.onTrouble((error) => state.setTrouble(error));
  const endPoll = line ? () => undefined : pollForWakes(ports.timer, ports.wakes);
  let closed: Promise<void> | null = null;

  function requireLine(): NotebookLine {
    if (closing.signal.aborted) throw new CodexError('unavailable', 'The notebook is closed.');
    if (line) return line;
    throw new CodexError('conflict', 'Another process has this notebook open; here it can only be read.', {
      root: ports.ref.root,
    });
  }

  async function close(): Promise<void> {
    closing.abort();
    endTrouble();
    endPoll();
    endRetention();
    // The last connection to close is the one that may write: only it can bring the log of writes into the database.
    const steps = [
      () => watch?.close(),
      () => keeper.close(),
      () => ports.versions.close(),
      () => reader.close(),
      () => line?.close(),
      () => ports.fs.close(),
      ports.onClose,
    ];
    const failures: unknown[] = [];
    for (const step of steps) await Promise.resolve(step()).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  const shared: Shared = {
    requireLine,
    keeper,
    closing: closing.signal,
    state,
    watch: async () => {
      requireLine();
      await watch?.start();
    },
    settled: () => (line && watch ? watch.settled() : ports.waitForHolder()),
  };
  keeper.start();
  return { ...viewNotebook(ports, shared), close: () => (closed ??= close()) };
}

/** What all views of a notebook have in common. */
interface Shared extends Pick<Notebook, 'watch' | 'settled'> {
  /** Throws when the notebook cannot be written. */
  readonly requireLine: () => NotebookLine;
  readonly keeper: HistoryKeeper;
  readonly closing: AbortSignal;
  readonly state: NotebookStateKeeper;
}

/** The notebook as `ports.visibility` sees it, writing as `ports.origin`. */
function viewNotebook(ports: NotebookPorts, shared: Shared): Notebook {
  const { reader } = ports;
  const { state } = shared;
  const visibility = ports.visibility ?? seesAll;
  const origin = ports.origin ?? fromLibrary;
  const requireSeen = (path: RelPath) => requireVisible(visibility, ports.ref.id, path);
  const line = () => {
    requireSeen(ROOT);
    return shared.requireLine();
  };
  const locate = (path: string) => lookUp(reader, visibility, path);
  const uploadPorts: NotebookUploadPorts = { fs: ports.fs, line, requireSeen, locate, origin };
  const parts: ViewParts = { ports, visibility, origin, keeper: shared.keeper, line, locate, requireSeen };
  return {
    ref: ports.ref,
    readOnly: ports.line === null,
    files: createFiles(ports, visibility, uploadPorts),
    tags: createTags(ports, visibility, requireSeen),
    properties: createProperties({
      ...ports,
      ...{ visibility, line, origin, locate },
      notebookId: ports.ref.id,
    }),
    links: createLinks(reader, visibility),
    graph: createGraph(reader, visibility),
    todos: createTodos(reader.todos, visibility),
    changes: createChanges(ports, visibility, shared.closing),
    uploads: createUploads(uploadPorts),
    trash: createTrash({ ...uploadPorts, settings: ports.settings }),
    history: createHistory(parts),
    edits: createEdits(parts),
    moves: createMoves(parts),
    as: (view) =>
      viewNotebook(
        { ...ports, visibility: view.visibility ?? visibility, origin: view.origin ?? origin },
        shared,
      ),
    search: (text, options = {}) =>
      searchNotebook(ports, visibility, text, { moment: momentHere(), ...options }),
    suggest: (text, { limit } = {}) => reader.suggestions.complete(visibility, text, { limit }),
    similar: (text) => suggestWords(ports, visibility, text),
    explain: async (text, { sort, moment = momentHere() } = {}) => {
      const query = parseSearch(text, moment);
      return { understood: explainSearch(query), plan: await reader.search.plan(visibility, query, sort) };
    },
    facets: async (text, { moment = momentHere(), ...options } = {}) =>
      reader.search.facets(visibility, parseSearch(text, moment), options),
    sync: async ({ scope = wholeNotebook, ...work } = {}) => state.during(scope, line().sync(scope, work)),
    isComplete: async () => (await reader.meta()).complete,
    watch: shared.watch,
    settled: shared.settled,
    state: state.get,
    onState: state.subscribe,
    check: async (work = {}) => line().check(work),
    close: () => Promise.resolve(),
  };
}

/** Now, by the clock and the time zone of this process. */
function momentHere(): SearchMoment {
  const nowMs = systemClock.nowMs();
  return { nowMs, utcOffsetMinutes: -new Date(nowMs).getTimezoneOffset() };
}

/** Paths that stand in the index are taken as they are (a disk holds names that nobody may create through us). */
async function lookUp(reader: IndexReader, visibility: Visibility, path: string): Promise<RelPath> {
  const stored = path.isWellFormed() ? await reader.files.get(visibility, relPathWithin(path)) : null;
  return stored ? stored.path : parseRelPath(path);
}

function createTags(
  { reader, settings }: NotebookPorts,
  visibility: Visibility,
  requireSeen: (path: RelPath) => void,
): NotebookTags {
  return {
    list: async (options = {}) => withTagSettings(settings, await reader.tags.list(visibility, options)),
    describe: async (name, wanted) => {
      requireSeen(ROOT);
      return describeTag(settings, name, wanted);
    },
  };
}

function createLinks({ links }: IndexReader, visibility: Visibility): NotebookLinks {
  return {
    outgoing: async (path, page = {}) => links.outgoing(visibility, relPathWithin(path), page),
    backlinks: async (path, page = {}) => links.backlinks(visibility, relPathWithin(path), page),
    unresolved: (page = {}) => links.unresolved(visibility, page),
    resolve: async ({ from, target, kind = 'wiki' }) =>
      links.resolve(visibility, { from: relPathWithin(from), target, kind }),
  };
}

function createChanges(ports: NotebookPorts, visibility: Visibility, closing: AbortSignal): NotebookChanges {
  const store = ports.reader.changes;
  return {
    head: () => store.head(visibility),
    since: (cursor, limit = 500) => store.since(visibility, cursor, limit),
    before: (seq, limit = 500) => store.before(visibility, seq, limit),
    watch: (listener) => ports.wakes.subscribe(() => listener()),
    follow: ({ cursor, signal } = {}) => {
      const until = signal ? AbortSignal.any([signal, closing]) : closing;
      // The position is taken now, not at the first step of the loop: what happens in between is not lost.
      const start = cursor === undefined ? store.head(visibility) : Promise.resolve(cursor);
      start.catch(() => undefined); // thrown from the loop
      return followFrom(ports, visibility, start, until);
    },
  };
}

async function* followFrom(
  ports: NotebookPorts,
  visibility: Visibility,
  start: ReturnType<IndexReader['changes']['head']>,
  signal: AbortSignal,
): ReturnType<typeof followChanges> {
  const from = { store: ports.reader.changes, wakes: ports.wakes };
  yield* followChanges(from, visibility, { cursor: await start, signal });
}

/** Another process applies the changes and cannot ring here. */
function pollForWakes(timer: Timer, wakes: Wakes): () => void {
  let cancel = timer.after(FOREIGN_POLL_MS, poll);
  function poll(): void {
    wakes.wake();
    cancel = timer.after(FOREIGN_POLL_MS, poll);
  }
  return () => cancel();
}
