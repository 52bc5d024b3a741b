import type { CommandDefinition, CommandGroup } from './command-definition.ts';

/**
 * The words of a command line, with `help` put so that it is answered: `help engine move` is `engine move --help`. `help`
 * of what is no command is answered like that command itself: with a suggestion.
 */
export function helpWords(
  argv: readonly string[],
  commands: readonly (CommandDefinition | CommandGroup)[],
): readonly string[] {
  const [first, named, member] = argv;
  if (first !== 'help' || !isWord(named) || named === 'help') return argv;
  const found = commands.find((command) => nameOf(command) === named);
  if (!found) return [named];
  if (!isWord(member) || !found.commands) return argv;
  if (found.commands.some((command) => nameOf(command) === member)) return [named, member, '--help'];
  return 'run' in found ? argv : [named, member];
}

function nameOf({ usage }: CommandDefinition | CommandGroup): string | undefined {
  return usage.split(' ')[0];
}

function isWord(text: string | undefined): text is string {
  return text !== undefined && /^\w/.test(text);
}
