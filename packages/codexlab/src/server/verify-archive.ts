import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type AbsPath, type AuditHead, auditHash, type AuditSegment } from '@codexlab/core';
import { archiveDir } from './audit-archive.ts';
import { parseAuditLine } from './audit-line.ts';

/** What became of one archived stretch of the audit log. */
export interface ArchiveFinding {
  readonly segment: AuditSegment;
  /** `missing`: the file was taken elsewhere, so that nothing can be said of it. */
  readonly state: 'sound' | 'missing' | 'unsound';
  readonly message: string | null;
}

/** Reads every archived stretch that is still there: its bytes, its chain, and the heads that were noted in it. */
export async function verifyArchive(
  dataDir: AbsPath,
  segments: readonly AuditSegment[],
  anchors: readonly AuditHead[],
): Promise<readonly ArchiveFinding[]> {
  const noted = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  const findings: ArchiveFinding[] = [];
  let previous = '';
  for (const segment of segments) {
    const path = isAbsolute(segment.file) ? segment.file : join(archiveDir(dataDir), segment.file);
    const message = existsSync(path) ? await faultIn(path, segment, previous, noted) : null;
    const state = !existsSync(path) ? 'missing' : message === null ? 'sound' : 'unsound';
    findings.push({ segment, state, message });
    previous = segment.lastHash;
  }
  return findings;
}

async function faultIn(
  path: string,
  segment: AuditSegment,
  before: string,
  noted: ReadonlyMap<number, string>,
): Promise<string | null> {
  const digest = createHash('sha256');
  let [seq, hash] = [segment.firstSeq - 1, before];
  const file = await open(path);
  try {
    for await (const line of file.readLines()) {
      digest.update(`${line}\n`);
      const row = parseAuditLine(line);
      seq += 1;
      if (!row || row.seq !== seq) return `Where entry ${seq} should stand there is something else.`;
      hash = auditHash(hash, seq, row);
      if (row.hash !== hash) return `Entry ${seq} is not what its hash says.`;
      if ((noted.get(seq) ?? hash) !== hash) return `Entry ${seq} is not the one whose hash was noted.`;
    }
  } finally {
    await file.close();
  }
  if (seq !== segment.lastSeq || hash !== segment.lastHash)
    return `The file ends with entry ${seq}, not as it was sealed.`;
  return digest.digest('hex') === segment.sha256
    ? null
    : 'The bytes of the file are not those that were sealed.';
}
