import type { Page, User } from '@codexlab/core';
import { findAdministrators } from '../server/require-accounts.ts';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { readPages } from './pages.ts';
import { renderUsers, toWireUser } from './render-people.ts';
import { printable, toJson } from './render-text.ts';
import { paintFor } from './terminal.ts';
import { userAdd } from './user-add.ts';
import { userPasswd, userResetLink } from './user-password.ts';
import { userResetFactor } from './user-reset-factor.ts';
import { withSystem } from './with-system.ts';

const NO_ADMINISTRATOR =
  'Nobody is left who can sign in with a password and manage users: a server for others does not start like this. ' +
  'Add somebody (user add NAME --superuser), or let one in again (user enable NAME).';

const list: CommandDefinition = {
  usage: 'list',
  summary: 'list the users of this data folder',
  examples: [['user list', 'names, rights and addresses']],
  addOptions: addSystemOptions,
  run: async (context, command) => {
    const options = command.opts<SystemOptions>();
    return withSystem(context, options, async ({ system, owner }) => {
      const { items } = await readPages<Page<User>>({ limit: null, cursor: undefined }, (page) =>
        system.codex.users.list(owner, page),
      );
      const { stdout, env } = context.terminal;
      if (options.json) print(context, [toJson({ data: items.map(toWireUser), next_cursor: null })]);
      else print(context, renderUsers(items, paintFor(stdout, env)));
      return exitCodes.ok;
    });
  },
};

const disable = statusCommand({
  word: 'disable',
  isActive: false,
  summary: 'end all sessions and tokens of a user, and let them sign in no more',
  told: 'can no longer sign in; every session and token has ended.',
});

const enable = statusCommand({
  word: 'enable',
  isActive: true,
  summary: 'let a disabled user sign in again',
  told: 'can sign in again.',
});

/** `user …`: the people of a data folder. */
export const user: CommandGroup = {
  usage: 'user',
  summary: 'add, list, disable and enable users, and give them passwords',
  description:
    'For the machine that holds the data folder, while no server is running; a running one does the same ' +
    'over its API. Each command takes --json.',
  examples: [
    ['user add ada --superuser', 'the first account of a server; the password is asked'],
    ['user list', 'who there is'],
  ],
  commands: [userAdd, list, disable, enable, userPasswd, userResetLink, userResetFactor],
};

function statusCommand(kind: {
  readonly word: string;
  readonly isActive: boolean;
  readonly summary: string;
  readonly told: string;
}): CommandDefinition {
  return {
    usage: `${kind.word} <name>`,
    summary: kind.summary,
    examples: [[`user ${kind.word} ada`, kind.summary]],
    addOptions: addSystemOptions,
    run: async (context, command) => {
      const options = command.opts<SystemOptions>();
      return withSystem(context, options, async ({ system: { codex, store }, owner }) => {
        const { id } = await codex.users.get(owner, command.args[0]!);
        const changed = await codex.users.setStatus(owner, id, { isActive: kind.isActive });
        if (options.json) print(context, [toJson(toWireUser(changed))]);
        else remark(context, `${printable(changed.username)} ${kind.told}`);
        if (changed.isSuperuser && !(await findAdministrators(store.users)).canSignIn)
          remark(context, NO_ADMINISTRATOR);
        return exitCodes.ok;
      });
    },
  };
}
