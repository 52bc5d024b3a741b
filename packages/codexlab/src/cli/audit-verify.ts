import type { AuditVerdict } from '@codexlab/core';
import { openAuditAnchors } from '../server/audit-anchors.ts';
import { type ArchiveFinding, verifyArchive } from '../server/verify-archive.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { toWireSegment } from './render-audit.ts';
import { printable, toJson } from './render-text.ts';
import { showCounted } from './render-values.ts';
import { paintFor, type Paint } from './terminal.ts';
import { withSystem } from './with-system.ts';

/** `audit verify`: proves the hash chain, the archived stretches that are there, and the heads noted outside. */
export const auditVerify: CommandDefinition = {
  usage: 'verify',
  summary: 'prove that nobody changed the log',
  description:
    'Reads every entry, every archived stretch whose file is there, and the heads in audit-heads.log of the data ' +
    'folder. Ends with 1 when something is not what it was, and names the first such entry.',
  examples: [['audit verify', 'in the data folder of this user']],
  addOptions: addSystemOptions,
  run: async (context, command) => {
    const options = command.opts<SystemOptions>();
    return withSystem(context, options, async ({ system }) => {
      const anchors = openAuditAnchors(system.dataDir).all();
      const archived = await verifyArchive(system.dataDir, await system.store.audit.segments(), anchors);
      const verdict = await system.codex.audit.verify(anchors);
      const sound = verdict.sound && archived.every(({ state }) => state !== 'unsound');
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson(toWire(sound, verdict, archived))]);
      else print(context, render(verdict, archived, paintFor(stdout, env)));
      return sound ? exitCodes.ok : exitCodes.failure;
    });
  },
};

function toWire(sound: boolean, verdict: AuditVerdict, archived: readonly ArchiveFinding[]) {
  return {
    sound,
    entries: verdict.entries,
    head: verdict.sound ? verdict.head : null,
    bad_seq: verdict.sound ? null : verdict.badSeq,
    message: verdict.sound ? null : verdict.message,
    archived: archived.map(({ segment, state, message }) => ({ ...toWireSegment(segment), state, message })),
  };
}

function render(verdict: AuditVerdict, archived: readonly ArchiveFinding[], paint: Paint): string[] {
  const entries = showCounted(verdict.entries, 'entry').replace(/entrys$/, 'entries');
  const own = verdict.sound
    ? `${paint('good', 'Sound')}: ${entries}, the newest is ${verdict.head.seq} ${verdict.head.hash}`
    : `${paint('bad', 'Not sound')}: entry ${verdict.badSeq}: ${printable(verdict.message)}`;
  const stretches = archived.map(({ segment, state, message }) => {
    const name = `${printable(segment.file)} (${segment.firstSeq} to ${segment.lastSeq})`;
    if (state === 'unsound') return `${paint('bad', 'Not sound')}: ${name}: ${message}`;
    return state === 'sound'
      ? `${paint('good', 'Sound')}: ${name}`
      : `${paint('notice', 'Not here')}: ${name}`;
  });
  return [own, ...stretches];
}
