import type { CommandGroup } from './command-definition.ts';
import { engineMove } from './engine-move.ts';
import { engineStatus } from './engine-status.ts';

/** `engine …`: what databases are kept with. */
export const engine: CommandGroup = {
  usage: 'engine',
  summary: 'tell what databases are kept with, or move them to another engine',
  description:
    'sqlite (better-sqlite3) is the usual one: several processes may look into a notebook at once. libsql gives a notebook ' +
    'to one process alone, and ciphers its files where CODEX_LIBSQL_KEY or CODEX_LIBSQL_KEY_FILE is set. Files of yours ' +
    'are never touched. Each command takes --json.',
  examples: [
    ['engine status', 'what keeps which database'],
    ['engine move libsql --yes', 'everything of the data folder to libSQL'],
  ],
  commands: [engineStatus, engineMove],
};
