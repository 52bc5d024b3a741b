import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type AbsPath, type AuditRow, type AuditSegment, type AuditStore, CodexError } from '@codexlab/core';
import { toAuditLine } from './audit-line.ts';
import { publishFile } from './durable-file.ts';

const ROWS_AT_ONCE = 1000;

/** What to archive: the oldest entries, up to a moment. */
export interface ArchiveWish {
  readonly dataDir: AbsPath;
  /** Entries from before this moment. */
  readonly untilMs: number;
  /** The file to write; null: a name of its own in `<data>/audit`. */
  readonly to: AbsPath | null;
  readonly nowMs: number;
}

/** Where archived stretches lie unless they are put elsewhere. */
export function archiveDir(dataDir: AbsPath): string {
  return join(dataDir, 'audit');
}

/**
 * Writes the oldest entries to a file, and once the disk has it takes them out of the database. A crash in between
 * leaves the entries where they were. Null when there is nothing so old. Throws `conflict` when the file is there.
 */
export async function archiveAudit(audit: AuditStore, wish: ArchiveWish): Promise<AuditSegment | null> {
  const after = (await audit.segments()).at(-1)?.lastSeq ?? 0;
  const [first] = await audit.read(after, 1);
  if (!first || first.atMs >= wish.untilMs) return null;
  const dir = wish.to === null ? archiveDir(wish.dataDir) : dirname(wish.to);
  if (wish.to === null) mkdirSync(dir, { recursive: true, mode: 0o700 });
  const temporary = join(dir, `.audit-${first.seq}.tmp`);
  const { last, sha256 } = await writeRows(temporary, rowsUntil(audit, after, wish.untilMs), first);
  const path = wish.to ?? join(dir, `audit-${first.seq}-${last.seq}.jsonl`);
  if (!publishFile(temporary, path, { replace: wish.to === null }))
    throw new CodexError('conflict', `There is a file ${path} already; name another one.`, { path });
  const file = wish.to ?? basename(path);
  const range = { firstSeq: first.seq, lastSeq: last.seq, lastHash: last.hash };
  const segment = { ...range, file, sha256, sealedAtMs: wish.nowMs };
  await audit.seal(segment);
  return segment;
}

/** Entries after `seq`, in order, until the first one that is not older. */
async function* rowsUntil(audit: AuditStore, after: number, untilMs: number): AsyncGenerator<AuditRow> {
  for (let seq = after; ;) {
    const rows = await audit.read(seq, ROWS_AT_ONCE);
    for (const row of rows) {
      if (row.atMs >= untilMs) return;
      yield row;
      seq = row.seq;
    }
    if (rows.length < ROWS_AT_ONCE) return;
  }
}

async function writeRows(path: string, rows: AsyncIterable<AuditRow>, first: AuditRow) {
  const file = await open(path, 'w', 0o600);
  const hash = createHash('sha256');
  let last = first;
  try {
    for await (const row of rows) {
      const line = `${toAuditLine(row)}\n`;
      hash.update(line);
      await file.write(line);
      last = row;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { last, sha256: hash.digest('hex') };
}
