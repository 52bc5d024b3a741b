import { CommanderError, Command } from 'commander';
import { backlinks } from './backlinks.ts';
import type { CommandDefinition } from './command-definition.ts';
import { exitCodes, remark, type CommandContext } from './context.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { files } from './files.ts';
import { index } from './index-command.ts';
import { links } from './links.ts';
import { open } from './open.ts';
import { exitCodeOf, renderError } from './render-error.ts';
import { search } from './search.ts';
import { show } from './show.ts';
import { sync } from './sync.ts';
import { tags } from './tags.ts';
import { paintFor } from './terminal.ts';
import { version } from './version.ts';

/** Every command, in the order of the help. */
export const commands: readonly CommandDefinition[] = Object.freeze([
  open,
  index,
  search,
  files,
  tags,
  links,
  backlinks,
  show,
  sync,
  doctor,
  demo,
]);

/** Runs one command line (without the name of the program) and returns the exit code; it never throws. */
export async function runCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = createProgram(context, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (context.signal.aborted) return exitCodes.interrupted;
    const { stderr, env } = context.terminal;
    for (const line of renderError(error, context.invocation, paintFor(stderr, env))) remark(context, line);
    return exitCodeOf(error);
  }
}

function createProgram(context: CommandContext, done: (exitCode: number) => void): Command {
  const program = new Command('codexlab')
    .description('A file-first laboratory journal: any folder becomes a live, searchable notebook.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError(`(for help: ${context.invocation} help)`)
    .addHelpText(
      'after',
      `\nStart with: ${context.invocation} open DIR\nExit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 conflict or locked, 5 indexed with problems`,
    );
  configure(program, context);
  for (const definition of commands) addCommand(program, definition, context, done);
  return program;
}

function addCommand(
  program: Command,
  definition: CommandDefinition,
  context: CommandContext,
  done: (exitCode: number) => void,
): void {
  const command = program.command(definition.usage);
  configure(command, context);
  command
    .summary(definition.summary)
    .description(
      [`${definition.summary[0]!.toUpperCase()}${definition.summary.slice(1)}.`, definition.description]
        .filter(Boolean)
        .join('\n\n'),
    )
    .addHelpText('after', renderExamples(definition, context.invocation));
  definition.addOptions(command).action(async () => done(await definition.run(context, command)));
}

function renderExamples({ examples }: CommandDefinition, invocation: string): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, meaning]) => `  ${invocation} ${line.padEnd(width)}  ${meaning}`);
  return `\nExamples:\n${lines.join('\n')}`;
}

function configure(command: Command, { terminal }: CommandContext): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.stdout.write(text),
    writeErr: (text) => terminal.stderr.write(text),
    getOutHelpWidth: () => terminal.stdout.columns,
    getErrHelpWidth: () => terminal.stderr.columns,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}
