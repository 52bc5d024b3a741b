import { addPasswordOption, askNewPassword, type PasswordOptions } from './ask-password.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addEngineOption, addSystemOptions, type EngineOptions, type SystemOptions } from './options.ts';
import { toWireUser } from './render-people.ts';
import { printable, toJson } from './render-text.ts';
import { withSystem } from './with-system.ts';

interface AddOptions extends SystemOptions, EngineOptions, PasswordOptions {
  readonly superuser?: boolean;
  readonly email?: string;
  readonly fullName?: string;
}

/** `user add NAME`: makes an account. */
export const userAdd: CommandDefinition = {
  usage: 'add <name>',
  summary: 'add a user; the password is asked, unseen',
  examples: [
    ['user add ada --superuser', 'who may manage users'],
    ['user add bob --email bob@lab.example --password-stdin < file', 'with a password from a file'],
  ],
  addOptions: (command) =>
    addSystemOptions(
      addEngineOption(
        addPasswordOption(
          command
            .option('--superuser', 'may manage the users of this server; sees no notebook by that')
            .option('--email <address>', 'an address, also good for signing in')
            .option('--full-name <name>', 'the name that others see'),
        ),
      ),
    ),
  run: async (context, command) => {
    const { superuser = false, email = null, fullName = null, ...options } = command.opts<AddOptions>();
    return withSystem(context, { ...options, create: true }, async ({ system: { codex }, owner }) => {
      const password = await askNewPassword(context, options);
      const wanted = { username: command.args[0]!, password, email, fullName, isSuperuser: superuser };
      const added = await codex.users.create(owner, wanted);
      if (options.json) print(context, [toJson(toWireUser(added))]);
      else remark(context, `Added ${printable(added.username)}${superuser ? ', who may manage users' : ''}.`);
      return exitCodes.ok;
    });
  },
};
