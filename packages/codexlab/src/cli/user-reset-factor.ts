import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, print, remark } from './context.ts';
import { addSystemOptions, type SystemOptions } from './options.ts';
import { toWireUser } from './render-people.ts';
import { printable, toJson } from './render-text.ts';
import { withSystem } from './with-system.ts';

/** `user reset-factor NAME`: lets somebody in again who lost the device of their second factor. */
export const userResetFactor: CommandDefinition = {
  usage: 'reset-factor <name>',
  summary: 'take the second factor of a user away, and end their sessions and tokens',
  description: 'For somebody who lost their device and has no recovery code left. Their password stays.',
  examples: [['user reset-factor ada', 'from now on her password alone lets her in']],
  addOptions: addSystemOptions,
  run: async (context, command) => {
    const options = command.opts<SystemOptions>();
    return withSystem(context, options, async ({ system: { codex }, owner }) => {
      const { id } = await codex.users.get(owner, command.args[0]!);
      const user = await codex.users.removeSecondFactorOf(owner, id);
      if (options.json) print(context, [toJson(toWireUser(user))]);
      else
        remark(
          context,
          `${printable(user.username)} has no second factor any more; every session and token has ended.`,
        );
      return exitCodes.ok;
    });
  },
};
