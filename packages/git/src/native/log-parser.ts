import type { Revision, RevisionId } from '@codexlab/core';
import { pathFromGit } from '../repository-paths.ts';
import { atNuls } from './tokens.ts';

/** A commit as `git log` tells it, with what it changed where that was asked for. Paths are the repository's. */
export interface LogRecord {
  readonly revision: Revision;
  readonly changes: readonly LogChange[];
}

/** A line of `--name-status`. */
export interface LogChange {
  /** `A`, `M`, `D`, `T`, `R`; several letters for a merge. */
  readonly status: string;
  readonly path: string;
  readonly oldPath: string | null;
}

/** The arguments that make `git log` write what `parseLog` reads. */
export const LOG_FORMAT = [
  '-z',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-mailmap',
  '--encoding=UTF-8',
  '--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x00',
] as const;

const FIELDS = 9;
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Reads the output piece by piece; `take` stops it by answering false. `end` gives the last commit. */
export function parseLog(take: (record: LogRecord) => boolean): {
  readonly push: (chunk: Buffer) => boolean;
  readonly end: () => void;
} {
  let fields: Buffer[] = [];
  let changes: LogChange[] = [];
  let change: string[] = [];
  let isOver = false;
  const finish = () => {
    if (fields.length < FIELDS) return true;
    const record = { revision: toRevision(fields), changes };
    fields = [];
    changes = [];
    return take(record);
  };
  const readChange = (piece: Buffer) => {
    const first = change.length === 0;
    change.push(first ? piece.toString('latin1').replace(/^\n/, '') : pathFromGit(piece));
    const [status = '', path = '', second] = change;
    if (change.length < (/^[RC]\d/.test(status) ? 3 : 2)) return;
    changes.push({
      status: status.slice(0, 1),
      path: second ?? path,
      oldPath: second === undefined ? null : path,
    });
    change = [];
  };
  const push = atNuls((piece) => {
    if (isOver) return false;
    if (fields.length < FIELDS) {
      fields.push(piece);
      return true;
    }
    // After the message the record ends with an empty piece; then come its changes, or the id of the next commit.
    if (change.length === 0 && piece.length === 0) return true;
    if (change.length > 0 || !isId(piece)) {
      readChange(piece);
      return true;
    }
    isOver = !finish();
    fields.push(piece);
    return !isOver;
  });
  return { push, end: () => void (isOver || finish()) };
}

function isId(piece: Buffer): boolean {
  return piece.length >= 40 && /^[0-9a-f]+$/.test(piece.toString('latin1'));
}

function toRevision(fields: readonly Buffer[]): Revision {
  const text = (at: number) => fields[at]?.toString('utf8') ?? '';
  const message = fields[8] ?? Buffer.alloc(0);
  return {
    id: toRevisionId(text(0)),
    parents: text(1).split(' ').filter(Boolean).map(toRevisionId),
    author: { name: text(2), email: text(3) },
    authoredMs: Number(text(4)) * 1000,
    committer: { name: text(5), email: text(6) },
    committedMs: Number(text(7)) * 1000,
    message: message.subarray(0, MAX_MESSAGE_BYTES).toString('utf8').toWellFormed(),
  };
}

/** Marks an id that git wrote. */
export function toRevisionId(id: string): RevisionId {
  return id as RevisionId;
}
