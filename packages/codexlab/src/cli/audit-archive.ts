import { resolve } from 'node:path';
import { absPath } from '@codexlab/core';
import { archiveAudit } from '../server/audit-archive.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { parseMoment } from './parse-time.ts';
import { toWireSegment } from './render-audit.ts';
import { printable, toJson } from './render-text.ts';
import { withSystem } from './with-system.ts';

interface ArchiveOptions extends SystemOptions {
  readonly until?: number;
  readonly to?: string;
}

const DEFAULT_AGE_DAYS = 90;
const DAY_MS = 86_400_000;

/** `audit archive`: writes the oldest entries to a file and takes them out of the database. */
export const auditArchive: CommandDefinition = {
  usage: 'archive',
  summary: 'write the oldest entries to a file, one line each, and take them out of the database',
  description:
    'The file is sealed: the database keeps its SHA-256 and the hash it ends with, so that audit verify can prove it ' +
    'for as long as it is there. Entries leave the database only once the disk has the file.',
  examples: [
    ['audit archive', `what is older than ${DEFAULT_AGE_DAYS} days, into audit/ of the data folder`],
    ['audit archive --until 2026-01-01 --to /backup/audit-2025.jsonl', 'the years before, elsewhere'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      command
        .option('--until <date>', `entries from before (default: ${DEFAULT_AGE_DAYS} days ago)`, parseMoment)
        .option('--to <file>', 'the file to write; there must be none yet'),
    ),
  run: async (context, command) => {
    const options = command.opts<ArchiveOptions>();
    return withSystem(context, options, async ({ system, owner }) => {
      const nowMs = context.clock.nowMs();
      const untilMs = options.until ?? nowMs - DEFAULT_AGE_DAYS * DAY_MS;
      const to = options.to === undefined ? null : absPath(resolve(context.callerDir, options.to));
      const segment = await archiveAudit(system.store.audit, { dataDir: system.dataDir, untilMs, to, nowMs });
      if (segment) {
        const details = { first_seq: segment.firstSeq, last_seq: segment.lastSeq };
        system.codex.audit.note(owner, { kind: 'audit.archived', entity: 'audit', outcome: 'ok', details });
      }
      if (options.json) print(context, [toJson({ archived: segment && toWireSegment(segment) })]);
      else remark(context, told(segment));
      return exitCodes.ok;
    });
  },
};

function told(segment: Awaited<ReturnType<typeof archiveAudit>>): string {
  if (!segment) return 'No entry is so old; nothing was changed.';
  const { file, firstSeq, lastSeq, sha256 } = segment;
  return `Archived ${firstSeq} to ${lastSeq} in ${printable(file)} (SHA-256 ${sha256}).`;
}
