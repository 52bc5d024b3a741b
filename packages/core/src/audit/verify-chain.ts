import { auditHash } from './audit-hash.ts';
import type { AuditVerdict } from './audit-log.ts';
import type { AuditHead, AuditRow, AuditSegment, AuditStore } from './audit-store.ts';

const PAGE_ROWS = 1_000;

type Broken = Extract<AuditVerdict, { readonly sound: false }>;

/**
 * Computes the chain again, page by page, from the end of the sealed segments on; anchors say what the log once was, so
 * that a cut or rewritten end is found too. Anchors within a sealed segment, not at its end, are left to whoever reads
 * the segment's file.
 */
export async function verifyChain(store: AuditStore, anchors: readonly AuditHead[]): Promise<AuditVerdict> {
  const segments = await store.segments();
  const broken = brokenSegment(segments) ?? segments.flatMap((segment) => brokenEnd(segment, anchors))[0];
  if (broken) return broken;
  const last = segments.at(-1);
  return verifyRows(store, anchors, { seq: last?.lastSeq ?? 0, hash: last?.lastHash ?? '' });
}

async function verifyRows(
  store: AuditStore,
  anchors: readonly AuditHead[],
  start: AuditHead,
): Promise<AuditVerdict> {
  const anchored = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  const newest = await store.head();
  let head = start;
  let entries = 0;
  for (;;) {
    const rows = await store.read(head.seq, PAGE_ROWS);
    for (const row of rows) {
      const message = wrongWith(row, head, anchored.get(row.seq));
      if (message !== null) return { sound: false, entries, badSeq: head.seq + 1, message };
      head = { seq: row.seq, hash: row.hash };
      entries++;
    }
    if (rows.length < PAGE_ROWS) break;
  }
  const missing = [newest, ...anchors].some(({ seq }) => seq > head.seq);
  if (!missing) return { sound: true, entries, head };
  const message = `Entries after ${head.seq} were taken away.`;
  return { sound: false, entries, badSeq: head.seq + 1, message };
}

function wrongWith(row: AuditRow, before: AuditHead, anchor: string | undefined): string | null {
  if (row.seq !== before.seq + 1) return `Entry ${before.seq + 1} is missing.`;
  if (auditHash(before.hash, row.seq, row) !== row.hash) return `Entry ${row.seq} was changed.`;
  if (anchor !== undefined && anchor !== row.hash)
    return `Entry ${row.seq} is not the one that was noted outside of the database.`;
  return null;
}

/** Sealed stretches follow each other without a hole. */
function brokenSegment(segments: readonly AuditSegment[]): Broken | null {
  let next = 1;
  for (const { firstSeq, lastSeq } of segments) {
    if (firstSeq !== next)
      return {
        sound: false,
        entries: 0,
        badSeq: next,
        message: `The segment that begins with ${next} is missing.`,
      };
    next = lastSeq + 1;
  }
  return null;
}

function brokenEnd({ lastSeq, lastHash }: AuditSegment, anchors: readonly AuditHead[]): Broken[] {
  const wrong = anchors.some(({ seq, hash }) => seq === lastSeq && hash !== lastHash);
  const message = `The segment that ends with ${lastSeq} is not the one that was noted outside of the database.`;
  return wrong ? [{ sound: false, entries: 0, badSeq: lastSeq, message }] : [];
}
