import type { Command } from 'commander';
import { auditArchive } from './audit-archive.ts';
import { auditVerify } from './audit-verify.ts';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { exitCodes, print } from './context.ts';
import { addLimitOption, addSystemOptions, type SystemOptions } from './options.ts';
import { readPages, remarkMore } from './pages.ts';
import { renderAudit, toWireAudit } from './render-audit.ts';
import { toJson } from './render-text.ts';
import { paintFor } from './terminal.ts';
import { withSystem } from './with-system.ts';
import { type AuditRow, isUlid, type Page, parseUlid, type UserStore } from '@codexlab/core';

interface ListAuditOptions extends SystemOptions {
  readonly limit?: number;
  readonly cursor?: string;
  readonly kind?: string;
}

const DEFAULT_ENTRIES = 50;

const list: CommandDefinition = {
  usage: 'list',
  summary: 'list what was done, newest first',
  examples: [
    ['audit list', 'the newest entries'],
    ['audit list --kind session.refused --limit 200', 'sign-ins that were refused'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      addLimitOption(command, String(DEFAULT_ENTRIES))
        .option('--cursor <cursor>', 'go on where an earlier list ended (its next_cursor)')
        .option('--kind <kind>', 'only entries of one kind, like user.created'),
    ),
  run: (context, command: Command) => {
    const { kind, cursor, limit = DEFAULT_ENTRIES, ...options } = command.opts<ListAuditOptions>();
    return withSystem(context, options, async ({ system }) => {
      const { items, last } = await readPages<Page<AuditRow>>({ limit, cursor }, (page) =>
        system.store.audit.list({ kind }, page),
      );
      const { stdout, env } = context.terminal;
      if (options.json)
        print(context, [toJson({ data: items.map(toWireAudit), next_cursor: last.nextCursor })]);
      else {
        print(context, renderAudit(items, await namesOf(items, system.store.users), paintFor(stdout, env)));
        remarkMore(context, last.nextCursor);
      }
      return exitCodes.ok;
    });
  },
};

/** Names of the actors; those who are gone have none any more. */
async function namesOf(rows: readonly AuditRow[], users: UserStore): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(rows.flatMap(({ actorId }) => (actorId !== null && isUlid(actorId) ? [actorId] : [])));
  const found = await Promise.all([...ids].map((id) => users.get(parseUlid(id))));
  return new Map(found.flatMap((user) => (user ? [[user.id, user.username]] : [])));
}

/** `audit …`: the log of everything that was done. */
export const audit: CommandGroup = {
  usage: 'audit',
  summary: 'list, prove and archive the log of what was done',
  description:
    'For the machine that holds the data folder, while no server is running. Each command takes --json.',
  examples: [
    ['audit list', 'what was done last'],
    ['audit verify', 'whether anybody changed the log'],
  ],
  commands: [list, auditVerify, auditArchive],
};
