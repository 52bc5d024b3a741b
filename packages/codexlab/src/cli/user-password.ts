import { addPasswordOption, askNewPassword, type PasswordOptions } from './ask-password.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { printable, toJson } from './render-text.ts';
import { isoTime, localTime } from './render-values.ts';
import { withSystem } from './with-system.ts';

/** `user passwd NAME`: sets a password. */
export const userPasswd: CommandDefinition = {
  usage: 'passwd <name>',
  summary: 'set a password for a user and end their sessions and tokens',
  examples: [['user passwd ada', 'the new password is asked twice, unseen']],
  addOptions: (command) => addSystemOptions(addPasswordOption(command)),
  run: async (context, command) => {
    const options = command.opts<SystemOptions & PasswordOptions>();
    return withSystem(context, options, async ({ system: { codex }, owner }) => {
      const { id, username } = await codex.users.get(owner, command.args[0]!);
      await codex.users.setPassword(owner, id, await askNewPassword(context, options));
      if (options.json) print(context, [toJson({ id, username })]);
      else remark(context, `${printable(username)} has a new password; every session and token has ended.`);
      return exitCodes.ok;
    });
  },
};

/** `user reset-link NAME`: a secret with which somebody sets a new password themselves. */
export const userResetLink: CommandDefinition = {
  usage: 'reset-link <name>',
  summary: 'make a secret with which a user sets a new password, once, within a day',
  description:
    'Give the secret to that person alone. They send { "secret": …, "password": … } to POST /api/v1/users/reset-password.',
  examples: [['user reset-link ada', 'for somebody who forgot their password']],
  addOptions: addSystemOptions,
  run: async (context, command) => {
    const options = command.opts<SystemOptions>();
    return withSystem(context, options, async ({ system: { codex }, owner }) => {
      const { id, username } = await codex.users.get(owner, command.args[0]!);
      const { secret, expiresMs } = await codex.users.createResetLink(owner, id);
      const wire = { user_id: id, username, secret, expires_at: isoTime(expiresMs) };
      print(context, [options.json ? toJson(wire) : secret]);
      if (!options.json)
        remark(context, `Good once, until ${localTime(expiresMs)}, for POST /api/v1/users/reset-password.`);
      return exitCodes.ok;
    });
  },
};
