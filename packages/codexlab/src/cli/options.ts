import { InvalidArgumentError, Option, type Command } from 'commander';

/** Options of every command that needs the data folder. */
export interface DataOptions {
  readonly data?: string;
}

/** Options of commands that may make a database. */
export interface EngineOptions {
  readonly engine?: string;
}

/** Options of commands about users, the audit log and what else the system database holds. */
export interface SystemOptions extends DataOptions {
  readonly json?: boolean;
}

/** Options of every command that opens a notebook. */
export interface OpenNotebookOptions extends DataOptions, EngineOptions {
  /** False with `--no-ignore`. */
  readonly ignore: boolean;
}

/** Options of commands that ask a notebook something. */
export interface NotebookOptions extends OpenNotebookOptions {
  readonly notebook?: string;
  /** False with `--no-sync`. */
  readonly sync: boolean;
  readonly json?: boolean;
}

/** Options of commands that list. */
export interface ListOptions extends NotebookOptions {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Adds what every command that opens a notebook takes. */
export function addOpenOptions(command: Command): Command {
  return addEngineOption(addDataOption(command)).addOption(
    new Option('--no-ignore', 'do not read .gitignore and .codexignore'),
  );
}

/** Adds what every command about the system database takes. */
export function addSystemOptions(command: Command): Command {
  return addJsonOption(addDataOption(command));
}

/** Adds `--data`. */
export function addDataOption(command: Command): Command {
  return command.option('--data <dir>', 'where Codex keeps its own files (or CODEX_DATA_DIR)');
}

/** Adds `--engine`. */
export function addEngineOption(command: Command): Command {
  return command.option(
    '--engine <name>',
    'what keeps a new database: sqlite, libsql or a module (or CODEX_ENGINE; see: engine)',
  );
}

/** Adds `--json`. */
export function addJsonOption(command: Command, what = 'one JSON document'): Command {
  return command.option('--json', `print ${what}`);
}

/** Adds what every command that asks a notebook takes. */
export function addNotebookOptions(command: Command): Command {
  command
    .option('-n, --notebook <dir>', 'the notebook (default: the nearest one here or above)')
    .option('--no-sync', 'answer from the index as it is, without looking at the disk first');
  return addJsonOption(addOpenOptions(command));
}

/** Adds `--limit`. */
export function addLimitOption(command: Command, defaultLimit: string): Command {
  return command.option('--limit <count>', `how many at the most (default: ${defaultLimit})`, parseCount);
}

/** Adds what every list takes. */
export function addListOptions(command: Command, defaultLimit: string): Command {
  addLimitOption(command, defaultLimit).option(
    '--cursor <cursor>',
    'go on where an earlier list ended (its next_cursor)',
  );
  return addNotebookOptions(command);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return count;
}
