import { CodexError, isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { type RelPath, relPathWithin, ROOT } from '../paths.ts';
import type { NotebookLine } from '../sync/line.ts';
import type { Origin } from '../sync/scope.ts';
import type { HistoryKeeper } from './history-keeper.ts';
import type { RestoreReport, RestoreRequest } from './notebook-history.ts';
import { everyItem, isFolderAt, requirePastEntry } from './past-names.ts';
import { planRestore, type RestorePlan } from './plan-restore.ts';
import { createRestoreSteps, type RestoreSteps } from './restore-steps.ts';
import { resolveName } from './resolve-name.ts';
import type { RevisionId, VersionControl } from './version-control.ts';

/** What bringing back works with. */
export interface RestoreParts {
  readonly fs: FileSystem;
  readonly versions: VersionControl;
  readonly ignoreFiles: boolean;
  readonly keeper: Pick<HistoryKeeper, 'settled'>;
  readonly line: () => NotebookLine;
  readonly origin: Origin;
}

/** So many paths are named of each kind; all are counted. */
const MAX_NAMED = 1000;

/**
 * Brings a file, a folder or everything back as a new version. A run that was cut off is completed by the next one: what is
 * back already is not touched again. See `NotebookHistory.restore`.
 */
export async function restoreVersions(parts: RestoreParts, request: RestoreRequest): Promise<RestoreReport> {
  const line = parts.line();
  const path = relPathWithin(request.path);
  const revision = await revisionOf(parts.versions, request);
  const { dryRun = false, origin = parts.origin } = request;
  if (!dryRun) await commitFirst(parts);
  const plan = await planOf(parts, path, { ...request, revision });
  const steps = createRestoreSteps({ ...parts, line, origin, dryRun, revision });
  return run(steps, plan, revision);
}

async function run(steps: RestoreSteps, plan: RestorePlan, revision: RevisionId): Promise<RestoreReport> {
  const done = { written: [] as RelPath[], removed: [] as RelPath[], unchanged: [] as RelPath[] };
  const left: { path: RelPath; reason: string }[] = [];

  async function each(path: RelPath, step: () => Promise<keyof typeof done | null>): Promise<void> {
    try {
      const outcome = await step();
      if (outcome) done[outcome].push(path);
    } catch (error) {
      // A disk that is gone ends it all; what one file refuses does not stop the others.
      if (!isCodexError(error) || error.details['root'] === true) throw error;
      left.push({ path, reason: error.message });
    }
  }

  // First away, then back: a folder may stand where there was a file, or the other way round.
  for (const path of plan.removals) await each(path, () => steps.remove(path));
  for (const write of [...plan.writes, ...steps.taken(plan)])
    await each(write.path, () => steps.write(write));
  return {
    revision,
    ...{ written: done.written.slice(0, MAX_NAMED), writtenCount: done.written.length },
    ...{ removed: done.removed.slice(0, MAX_NAMED), removedCount: done.removed.length },
    unchangedCount: plan.unchangedCount + done.unchanged.length,
    left: left.slice(0, MAX_NAMED),
  };
}

async function revisionOf(versions: VersionControl, request: RestoreRequest): Promise<RevisionId> {
  const { revision, atMs } = request;
  if ((revision === undefined) === (atMs === undefined)) {
    const message = 'Say which version: a revision, or a moment, and not both.';
    throw new CodexError('invalid', message, { field: 'revision' });
  }
  if (revision !== undefined) return resolveName(versions, revision);
  const [newest] = (await versions.log({ untilMs: atMs }, { limit: 1 })).items;
  if (newest) return newest.id;
  throw new CodexError('not_found', 'Nothing had been committed at that time.', { field: 'at' });
}

/** Where commits are made by themselves, what is replaced goes into one; where that cannot be now, into the trash. */
async function commitFirst({ keeper }: RestoreParts): Promise<void> {
  try {
    await keeper.settled();
  } catch (error) {
    if (!isCodexError(error)) throw error;
  }
}

async function planOf(
  { versions }: RestoreParts,
  path: RelPath,
  { revision, removeOthers = true }: RestoreRequest & { readonly revision: RevisionId },
): Promise<RestorePlan> {
  if (path !== ROOT && !(await isFolderAt(versions, path, revision))) {
    const entry = await requirePastEntry(versions, path, revision);
    return { entries: new Map([[path, entry]]), writes: [{ path, entry }], removals: [], unchangedCount: 0 };
  }
  const { head } = await versions.state();
  const inFolder = { folder: path };
  const changes =
    head === null
      ? null
      : head === revision
        ? []
        : await all(everyItem((page) => versions.compare(revision, head, { ...page, ...inFolder })));
  const pending = await all(everyItem((page) => versions.pending({ ...page, ...inFolder })));
  const entries = await all(everyItem((page) => versions.entries(path, revision, page)));
  return planRestore({ folder: path, entries, changes, pending, removeOthers });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
