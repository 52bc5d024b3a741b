import { join } from 'node:path';
import type { AbsPath, AuditHead } from '@codexlab/core';
import { readIfThere } from '../settings-file.ts';
import { appendDurably } from './durable-file.ts';

/*
 * A hash chain shows changes inside of it; that its end was cut off, or all of it written anew, shows only what was
 * noted outside. One line for each note: time, number of the newest entry, its hash.
 */

const FILE = 'audit-heads.log';
const LINE = /^\S+ (\d+) ([0-9a-f]{64})$/;

/** The heads of the audit log that were noted outside of the database. */
export interface AuditAnchors {
  /** Notes a head, unless it is the one that was noted last or the log is empty. Done when the disk has it. */
  note(head: AuditHead, atMs: number): void;
  /** Every head that was noted, oldest first. What is no line of ours is left out, as a crash may tear the last one. */
  all(): readonly AuditHead[];
}

/** The notes in a data folder. */
export function openAuditAnchors(dataDir: AbsPath): AuditAnchors {
  const path = join(dataDir, FILE);
  const all = (): readonly AuditHead[] => (readIfThere(path) ?? '').split('\n').flatMap(parseLine);
  let last = all().at(-1) ?? null;
  let torn = /[^\n]$/.test(readIfThere(path) ?? '');
  return {
    all,
    note(head, atMs) {
      if (head.seq === 0 || (last?.seq === head.seq && last.hash === head.hash)) return;
      appendDurably(path, `${torn ? '\n' : ''}${new Date(atMs).toISOString()} ${head.seq} ${head.hash}`);
      torn = false;
      last = head;
    },
  };
}

function parseLine(line: string): AuditHead[] {
  const [, seq, hash] = LINE.exec(line) ?? [];
  return seq === undefined || hash === undefined ? [] : [{ seq: Number(seq), hash }];
}
