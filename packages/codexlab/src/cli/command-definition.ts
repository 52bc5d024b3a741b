import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

/** How a command, or a group of them, is called and what help says of it. */
interface Described {
  /** Name and arguments as commander reads them: `search <query...>`. */
  readonly usage: string;
  readonly summary: string;
  /** More for its help, where the summary does not say it all. */
  readonly description?: string;
  /** Command lines without the name of the program, each with what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
}

/** One command: how it is called, what help says of it, and what it does. */
export interface CommandDefinition extends Described {
  /** Commands that are called by its word and one more: `history restore`. Its own options stand before that word. */
  readonly commands?: readonly CommandDefinition[];
  /** Adds the command's options. */
  readonly addOptions: (command: Command) => Command;
  /**
   * Does it and returns the exit code. Reads `command.args` and `command.opts()`; `verbatim` are those of the last
   * arguments that stood after `--`.
   */
  readonly run: (context: CommandContext, command: Command, verbatim: readonly string[]) => Promise<number>;
}

/** Commands about one thing, called by two words: `user add`. */
export interface CommandGroup extends Described {
  /** Their `usage` is without the word of the group; their examples are whole lines. */
  readonly commands: readonly CommandDefinition[];
}
