import type {
  Authorship,
  BlameLines,
  Branch,
  CommitResult,
  HistoryEntry,
  HistoryState,
  PathChange,
  PendingChange,
  RestoreReport,
  Revision,
  RevisionEntry,
} from '@codexlab/core';
import { isoTime } from './iso-time.ts';

/** So many paths of a commit are named; all are counted. */
const MAX_NAMED = 1000;
/** The years that four digits can say: a commit may claim any other. */
const [FIRST_MS, LAST_MS] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** A commit in a history as JSON. */
export function toWireHistoryEntry(entry: HistoryEntry) {
  return {
    ...toWireCommit(entry),
    by: toWireAuthorship(entry.by),
    change: entry.change && toWirePathChange(entry.change),
  };
}

/** What happened to a path, as JSON. */
export function toWirePathChange({ kind, path, oldPath }: PathChange) {
  return { kind, path, old_path: oldPath };
}

/** A file of a commit as JSON. */
export function toWireRevisionEntry({ path, kind, executable, sizeBytes, blob }: RevisionEntry) {
  return { path, kind, executable, size: sizeBytes, blob };
}

/** Lines that one commit wrote, as JSON. */
export function toWireBlame({ from, count, path, revision, by, lines }: BlameLines) {
  const commit = toWireCommit(revision);
  return { from, count, path, commit, by: toWireAuthorship(by), lines: [...lines] };
}

/** A branch as JSON. */
export function toWireBranch(branch: Branch) {
  return {
    name: branch.name,
    head: branch.head,
    is_current: branch.isCurrent,
    is_remote: branch.isRemote,
    committed_at: gitTime(branch.committedMs),
    subject: branch.subject,
  };
}

/** What bringing back did, as JSON; `told` as in `toWireVersioning`. */
export function toWireRestoreReport(report: RestoreReport, told: (text: string) => string) {
  return {
    revision: report.revision,
    written: [...report.written],
    written_count: report.writtenCount,
    removed: [...report.removed],
    removed_count: report.removedCount,
    unchanged_count: report.unchangedCount,
    left: report.left.map(({ path, reason }) => ({ path, reason: told(reason) })),
  };
}

/** The repository of a notebook as JSON; `told` makes texts fit for those who do not own the machine. */
export function toWireVersioning(state: HistoryState, told: (text: string) => string) {
  const { kind, implementation, head, branch, busy, shallow, problem, trouble, settings } = state;
  return {
    ...{ kind, implementation, head, branch, busy, shallow },
    problem: problem && told(problem),
    trouble: trouble && told(trouble),
    settings: {
      auto_commit: settings.autoCommit,
      quiet_ms: settings.quietMs,
      max_binary_bytes: settings.maxBinaryBytes,
    },
  };
}

/** What a commit did, as JSON. */
export function toWireCommitResult({ revision, paths, left }: CommitResult) {
  return {
    revision,
    paths: paths.slice(0, MAX_NAMED),
    path_count: paths.length,
    left: left.slice(0, MAX_NAMED),
    left_count: left.length,
  };
}

/** A difference from the newest commit as JSON. */
export function toWirePending({ path, kind, staged }: PendingChange) {
  return { path, kind, staged };
}

function toWireCommit(revision: Revision) {
  const { id, parents, author, authoredMs, committer, committedMs, message } = revision;
  return {
    ...{ id, parents: [...parents], message },
    author: { name: author.name, email: author.email },
    authored_at: gitTime(authoredMs),
    committer: { name: committer.name, email: committer.email },
    committed_at: gitTime(committedMs),
  };
}

function toWireAuthorship({ name, email, actor, kind }: Authorship) {
  return { name, email, actor, kind };
}

/** Commits say any number of seconds; what no date can say is told as the nearest one. */
function gitTime(ms: number): string {
  return isoTime(Math.min(LAST_MS, Math.max(FIRST_MS, Number.isNaN(ms) ? 0 : ms)));
}
