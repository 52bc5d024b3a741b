import type {
  BlameLines,
  Branch,
  FileDiff,
  HistoryEntry,
  PathChange,
  RestoreReport,
  Revision,
  TextDiff,
  TrashedEntry,
} from '@codexlab/core';

/** A commit in a history as JSON. */
export function toWireHistoryEntry(entry: HistoryEntry) {
  return {
    ...toWireCommit(entry),
    by: entry.by,
    change: entry.change && toWirePathChange(entry.change),
  };
}

/** What happened to a path, as JSON. */
export function toWirePathChange({ kind, path, oldPath }: PathChange) {
  return { kind, path, old_path: oldPath };
}

/** Lines that one commit wrote, as JSON. */
export function toWireBlame({ from, count, path, revision, by, lines }: BlameLines) {
  return { from, count, path, commit: toWireCommit(revision), by, lines };
}

/** A branch as JSON. */
export function toWireBranch(branch: Branch) {
  const { name, head, isCurrent, isRemote, committedMs, subject } = branch;
  const flags = { is_current: isCurrent, is_remote: isRemote };
  return { name, head, ...flags, committed_at: gitTime(committedMs), subject };
}

/** How a file differs between two versions, as JSON. */
export function toWireFileDiff({ path, oldPath, from, to, fromBytes, toBytes, diff }: FileDiff) {
  const { comparable, added, removed } = diff;
  return {
    ...{ path, old_path: oldPath, from, to, from_size: fromBytes, to_size: toBytes },
    ...{ comparable, added, removed },
    hunks: toWireHunks(diff),
  };
}

/** The places where two versions differ, as JSON. */
export function toWireHunks({ hunks }: TextDiff) {
  return hunks.map((hunk) => ({
    ...{ before_from: hunk.beforeFrom, before_count: hunk.beforeCount },
    ...{ after_from: hunk.afterFrom, after_count: hunk.afterCount, lines: hunk.lines },
  }));
}

/** What bringing back did, as JSON. */
export function toWireRestore(report: RestoreReport) {
  const { revision, written, writtenCount, removed, removedCount, unchangedCount, left } = report;
  return {
    ...{ revision, written, written_count: writtenCount, removed, removed_count: removedCount },
    ...{ unchanged_count: unchangedCount, left },
  };
}

/** Something in the trash as JSON. */
export function toWireTrashed({ id, path, kind, sizeBytes, deletedMs, expiresMs, origin }: TrashedEntry) {
  return {
    ...{ id, path, kind, size: sizeBytes },
    ...{ deleted_at: gitTime(deletedMs), expires_at: gitTime(expiresMs) },
    ...{ actor: origin.actor, via: origin.via },
  };
}

function toWireCommit(revision: Revision) {
  const { id, parents, author, authoredMs, committer, committedMs, message } = revision;
  return {
    ...{ id, parents, message, author, authored_at: gitTime(authoredMs) },
    ...{ committer, committed_at: gitTime(committedMs) },
  };
}

/** The years that four digits can say: a commit may claim any other. */
const [FIRST_MS, LAST_MS] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

function gitTime(ms: number): string {
  return new Date(Math.min(LAST_MS, Math.max(FIRST_MS, Number.isNaN(ms) ? 0 : ms))).toISOString();
}
