import { CodexError } from '@codexlab/core';
import { CommanderError, Command } from 'commander';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { commands } from './commands.ts';
import { exitCodes, remark, type CommandContext } from './context.ts';
import { helpWords } from './help-words.ts';
import { exitCodeOf, renderError, toWireError } from './render-error.ts';
import { toJson } from './render-text.ts';
import { paintFor } from './terminal.ts';
import { version } from './version.ts';

/** Runs one command line (without the name of the program) and returns the exit code; it never throws. */
export async function runCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const dashes = argv.indexOf('--');
  const afterDashes = dashes === -1 ? [] : argv.slice(dashes + 1);
  const json = argv.slice(0, argv.length - afterDashes.length).includes('--json');
  const program = createProgram(context, json, async (definition, command) => {
    exitCode = await definition.run(context, command, afterDashes);
  });
  try {
    await program.parseAsync(helpWords(argv, commands), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok;
      if (json) remark(context, toJson(toWireError(usageError(error), context.invocation)));
      return exitCodes.usage;
    }
    if (context.signal.aborted) return exitCodes.interrupted;
    const { stderr, env } = context.terminal;
    if (json) remark(context, toJson(toWireError(error, context.invocation)));
    else
      for (const line of renderError(error, context.invocation, paintFor(stderr, env))) remark(context, line);
    return exitCodeOf(error);
  }
}

function usageError({ message }: CommanderError): CodexError {
  return new CodexError('invalid', message.replace(/^error: /, ''));
}

type StartCommand = (definition: CommandDefinition, command: Command) => Promise<void>;

function createProgram(context: CommandContext, json: boolean, start: StartCommand): Command {
  const program = new Command(context.invocation)
    .description('A file-first laboratory journal: any folder becomes a live, searchable notebook.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError(`(for help: ${context.invocation} help)`)
    .addHelpText(
      'after',
      `\nStart with: ${context.invocation} open DIR\nExit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 conflict or locked, 5 indexed with problems, 130 interrupted`,
    );
  configure(program, context, json);
  // Options after the word of a command are that command's own, also where the one above it knows them, too.
  program.enablePositionalOptions();
  for (const definition of commands) addCommand(program, definition);
  return program;

  function addCommand(parent: Command, definition: CommandDefinition | CommandGroup): void {
    const command = parent.command(definition.usage);
    configure(command, context, json);
    describe(command, definition, context.invocation);
    command.enablePositionalOptions();
    for (const member of definition.commands ?? []) addCommand(command, member);
    if ('run' in definition) definition.addOptions(command).action(() => start(definition, command));
  }
}

function describe(command: Command, definition: CommandDefinition | CommandGroup, invocation: string): void {
  command
    .summary(definition.summary)
    .description(
      [`${definition.summary[0]!.toUpperCase()}${definition.summary.slice(1)}.`, definition.description]
        .filter(Boolean)
        .join('\n\n'),
    )
    .addHelpText('after', renderExamples(definition, invocation));
}

function renderExamples({ examples }: CommandDefinition | CommandGroup, invocation: string): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, meaning]) => `  ${invocation} ${line.padEnd(width)}  ${meaning}`);
  return `\nExamples:\n${lines.join('\n')}`;
}

/** With `json` only the document is written about a failure. */
function configure(command: Command, { terminal }: CommandContext, json: boolean): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.stdout.write(text),
    writeErr: (text) => {
      if (!json) terminal.stderr.write(text);
    },
    outputError: (text, write) => write(text.replace(/^error:/, 'Error:')),
    getOutHelpWidth: () => terminal.stdout.columns,
    getErrHelpWidth: () => terminal.stderr.columns,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}
