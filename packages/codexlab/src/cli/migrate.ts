import { join } from 'node:path';
import { CodexError } from '@codexlab/core';
import { openSystemDatabase, type SystemDatabase } from '../databases/open-system-database.ts';
import { SYSTEM_DATABASE } from '../databases/names.ts';
import type { Command } from 'commander';
import { lockDataFolder } from '../server/data-folder.ts';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { type CommandContext, exitCodes, print } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { parseTarget, type MigrationTarget } from './parse-target.ts';
import { renderTable } from './render-table.ts';
import { toJson } from './render-text.ts';
import { freeDataDir } from './session.ts';
import { paintFor } from './terminal.ts';

interface DownOptions extends SystemOptions {
  readonly to: readonly MigrationTarget[];
  readonly yes?: boolean;
}

const status: CommandDefinition = {
  usage: 'status',
  summary: 'tell which version each part of the system database has',
  examples: [['migrate status', 'what it has, and what this program knows']],
  addOptions: addSystemOptions,
  run: (context, command) => withDatabase(context, command, async () => undefined),
};

const up: CommandDefinition = {
  usage: 'up',
  summary: 'bring the system database to the newest version',
  description: 'A server does so itself when it starts.',
  examples: [['migrate up', 'before a server starts, to see that it works']],
  addOptions: addSystemOptions,
  run: (context, command) => withDatabase(context, command, (database) => database.up()),
};

const down: CommandDefinition = {
  usage: 'down',
  summary: 'take parts of the system database back to an older version; what was added since is lost',
  description: 'For going back to an older release. Make a copy of codex_system.db first.',
  examples: [['migrate down --to tokens=0 --yes', 'the part named tokens, to before its first version']],
  addOptions: (command) =>
    addSystemOptions(
      command
        .requiredOption('--to <domain=version>', 'a part and its version; may be repeated', parseTarget)
        .option('--yes', 'that what was added since may be lost'),
    ),
  run: async (context, command) => {
    const { to, yes } = command.opts<DownOptions>();
    if (!yes) throw new CodexError('invalid', 'Data will be lost. Say so with --yes.', { field: 'yes' });
    return withDatabase(context, command, (database) => database.down(Object.fromEntries(to)));
  },
};

/** `migrate …`: moves the system database between versions. */
export const migrate: CommandGroup = {
  usage: 'migrate',
  summary: 'move the system database between versions',
  description:
    'For the machine that holds the data folder, while no server is running. Each command takes --json.',
  examples: [['migrate status', 'which version each part has']],
  commands: [status, up, down],
};

/** Opens the database as it is, does the work, and tells the versions after it. Throws `not_found`, `conflict`. */
async function withDatabase(
  context: CommandContext,
  command: Command,
  work: (database: SystemDatabase) => Promise<void>,
): Promise<number> {
  const options = command.opts<SystemOptions>();
  const dataDir = await freeDataDir(context, options);
  const location = join(dataDir, SYSTEM_DATABASE);
  const lock = await lockDataFolder(dataDir);
  try {
    const database = await openSystemDatabase({ location, migrate: false });
    try {
      await work(database);
      await tell(context, database, options.json === true);
    } finally {
      await database.driver.close();
    }
  } finally {
    await lock.release();
  }
  return exitCodes.ok;
}

async function tell(context: CommandContext, database: SystemDatabase, json: boolean): Promise<void> {
  const found = await database.versions();
  const data = Object.entries(database.newest).map(([domain, newest]) => {
    const version = found[domain] ?? 0;
    return { domain, version, newest, is_newest: version === newest };
  });
  const { stdout, env } = context.terminal;
  const rows = data.map((row) => [
    row.domain,
    `${row.version}`,
    row.is_newest ? 'newest' : `of ${row.newest}`,
  ]);
  const columns = [{ accent: 'name' }, { align: 'right' }, {}] as const;
  print(context, json ? [toJson({ data })] : renderTable(rows, columns, paintFor(stdout, env)));
}
