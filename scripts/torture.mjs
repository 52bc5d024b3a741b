// The long versions of the random tests, with seeds: pnpm torture [--kills 300] [--server-kills 60] [--history-kills 40] [--histories 1000] [--soak-minutes 10] [--race-minutes 5] [--seed N]
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { bin, ROOT, run } from './run.mjs';

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    kills: { type: 'string', default: '300' },
    'server-kills': { type: 'string', default: '60' },
    'history-kills': { type: 'string', default: '40' },
    histories: { type: 'string', default: '1000' },
    'soak-minutes': { type: 'string', default: '10' },
    'race-minutes': { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const env = {
  ...process.env,
  CODEX_BIN: join(ROOT, 'packages/codexlab/dist/cli.js'),
  CODEX_KILL_ROUNDS: values.kills,
  CODEX_API_KILL_ROUNDS: values['server-kills'],
  CODEX_HISTORY_KILL_ROUNDS: values['history-kills'],
  CODEX_INDEX_FAULTS: '300',
  CODEX_MODEL_RUNS: values.histories,
  CODEX_SOAK_MINUTES: values['soak-minutes'],
  CODEX_RACE_MINUTES: values['race-minutes'],
  CODEX_SEED: values.seed,
};
process.stdout.write(
  `seed ${values.seed}: ${values.kills} kills, ${values['server-kills']} of a server and as many of backups and restores, ${values['history-kills']} each of commits, moves and versions brought back, ${values.histories} histories, ${values['soak-minutes']} minutes of one that is kept busy, ${values['race-minutes']} minutes of writers who race\n`,
);
const { code, output } = await run(
  bin('vitest'),
  [
    'run',
    'src/kill.test.ts',
    'src/server/processes/kill.test.ts',
    'src/server/processes/soak.test.ts',
    'src/operations/backup/kill.test.ts',
    'src/index-faults.test.ts',
    'src/model.test.ts',
    'src/auto-commit-kills.test.ts',
    'src/moves-killed.test.ts',
    'src/restore-kills.test.ts',
    'src/races.test.ts',
    'src/history-races.test.ts',
  ],
  { cwd: join(ROOT, 'packages/codexlab'), env },
);
process.stdout.write(output);
process.exitCode = code;
