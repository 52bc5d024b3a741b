import type { Actor, ApiToken, Page, Scope } from '@codexlab/core';
import { type Command, Option } from 'commander';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { type CommandContext, exitCodes, print, remark } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { readPages } from './pages.ts';
import { parseDays } from './parse-time.ts';
import { renderTokens, toWireToken } from './render-people.ts';
import { toJson } from './render-text.ts';
import { localTime } from './render-values.ts';
import { paintFor } from './terminal.ts';
import { commandOrigin, type SystemWork, withSystem } from './with-system.ts';

interface TokenOptions extends SystemOptions {
  readonly user: string;
}

interface CreateOptions extends TokenOptions {
  readonly name: string;
  readonly scope: Scope;
  readonly days?: number;
  readonly neverExpires?: boolean;
}

const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;

const create: CommandDefinition = {
  usage: 'create',
  summary: 'make a personal token for a program; it is shown this once',
  examples: [['token create --user ada --name plots --scope read', 'a token that can only read']],
  addOptions: (command) =>
    addTokenOptions(
      command
        .requiredOption('--name <name>', 'what it is for, as the list shows it')
        .addOption(
          new Option('--scope <scope>', 'how far it reaches')
            .choices(['read', 'write', 'admin'])
            .default('read'),
        )
        .option('--days <days>', `how long it is good (default: ${USUAL_DAYS})`, parseDays)
        .addOption(new Option('--never-expires', 'good until it is revoked').conflicts('days')),
    ),
  run: (context, command) =>
    asUser<CreateOptions>(context, command, async ({ system: { codex } }, actor, options) => {
      const { name, scope, days = USUAL_DAYS, neverExpires = false } = options;
      const expiresMs = neverExpires ? null : context.clock.nowMs() + days * DAY_MS;
      const { token, secret } = await codex.tokens.create(actor, { name, scope, expiresMs });
      print(context, [options.json ? toJson({ ...toWireToken(token), token: secret }) : secret]);
      if (options.json) return;
      const end = expiresMs === null ? 'It never ends' : `It ends ${localTime(expiresMs)}`;
      remark(context, `Keep it now: it is not shown again. ${end}. Use: Authorization: Bearer …`);
    }),
};

const list: CommandDefinition = {
  usage: 'list',
  summary: 'list the personal tokens of a user',
  examples: [['token list --user ada', 'with their ids, for revoking']],
  addOptions: addTokenOptions,
  run: (context, command) =>
    asUser(context, command, async ({ system: { codex } }, actor, options) => {
      const { items } = await readPages<Page<ApiToken>>({ limit: null, cursor: undefined }, (page) =>
        codex.tokens.list(actor, page),
      );
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson({ data: items.map(toWireToken), next_cursor: null })]);
      else print(context, renderTokens(items, paintFor(stdout, env)));
    }),
};

const revoke: CommandDefinition = {
  usage: 'revoke <id>',
  summary: 'end a personal token of a user at once',
  examples: [['token revoke 01JC… --user ada', 'by the id that the list shows']],
  addOptions: addTokenOptions,
  run: (context, command) =>
    asUser(context, command, async ({ system: { codex } }, actor, options) => {
      const id = command.args[0]!;
      await codex.tokens.revoke(actor, id);
      if (options.json) print(context, [toJson({ id, revoked: true })]);
      else remark(context, 'Revoked.');
    }),
};

/** `token …`: personal access tokens, for programs. */
export const token: CommandGroup = {
  usage: 'token',
  summary: 'make, list and revoke personal tokens for programs',
  description:
    'For the machine that holds the data folder, while no server is running; a running one does the same ' +
    'over its API. Each command takes --json.',
  examples: [
    ['token create --user ada --name plots --scope read', 'a token that can only read'],
    ['token list --user ada', 'what there is'],
  ],
  commands: [create, list, revoke],
};

function addTokenOptions(command: Command): Command {
  return addSystemOptions(command.requiredOption('--user <name>', 'whose token it is'));
}

async function asUser<O extends TokenOptions>(
  context: CommandContext,
  command: Command,
  work: (parts: SystemWork, actor: Actor, options: O) => Promise<void>,
): Promise<number> {
  const options = command.opts<O>();
  return withSystem(context, { ...options, create: command.name() === 'create' }, async (parts) => {
    await work(parts, await parts.system.codex.sessions.actAs(commandOrigin, options.user), options);
    return exitCodes.ok;
  });
}
