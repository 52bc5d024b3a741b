/**
 * What `pnpm torture` plays. `file` is a test of packages/codexlab, `runs` how often by default. Scenarios of
 * `src/torture` tell of each round themselves; the others hear by the variable `count` how much to do, in `unit`.
 */
export const SCENARIOS = {
  'kill-sync': { file: 'src/torture/kill-sync.test.ts', runs: 300 },
  'kill-bulk': { file: 'src/torture/kill-bulk.test.ts', runs: 300 },
  'kill-write': { file: 'src/torture/kill-write.test.ts', runs: 300 },
  'kill-rebuild': { file: 'src/torture/kill-rebuild.test.ts', runs: 300 },
  'kill-migrate-up': { file: 'src/torture/kill-migrate.test.ts', runs: 300 },
  'kill-migrate-down': { file: 'src/torture/kill-migrate.test.ts', runs: 300 },
  'kill-open': { file: 'src/kill.test.ts', runs: 300, count: 'CODEX_KILL_ROUNDS', unit: 'kills' },
  'kill-server': {
    file: 'src/server/processes/kill.test.ts',
    ...{ runs: 60, count: 'CODEX_API_KILL_ROUNDS', unit: 'kills' },
  },
  'kill-backup': {
    file: 'src/operations/backup/kill.test.ts',
    ...{ runs: 60, count: 'CODEX_API_KILL_ROUNDS', unit: 'kills' },
  },
  'kill-commit': {
    file: 'src/auto-commit-kills.test.ts',
    ...{ runs: 40, count: 'CODEX_HISTORY_KILL_ROUNDS', unit: 'kills' },
  },
  'kill-move': {
    file: 'src/moves-killed.test.ts',
    ...{ runs: 40, count: 'CODEX_HISTORY_KILL_ROUNDS', unit: 'kills' },
  },
  'kill-restore': {
    file: 'src/restore-kills.test.ts',
    ...{ runs: 40, count: 'CODEX_HISTORY_KILL_ROUNDS', unit: 'kills' },
  },
  'database-operations': {
    file: 'src/index-faults.test.ts',
    ...{ runs: 300, count: 'CODEX_INDEX_FAULTS', unit: 'steps' },
  },
  'disk-full-notebook': { file: 'src/torture/disk-full.test.ts', runs: 200 },
  'disk-full-index': { file: 'src/torture/disk-full.test.ts', runs: 200 },
  'disk-full-system': { file: 'src/torture/disk-full-system.test.ts', runs: 100 },
  'file-size-limit': { file: 'src/torture/file-size-limit.test.ts', runs: 200 },
  'few-descriptors': { file: 'src/torture/few-descriptors.test.ts', runs: 200 },
  rights: { file: 'src/torture/rights.test.ts', runs: 200 },
  'watch-limit': { file: 'src/torture/watch-limit.test.ts', runs: 50 },
  'queue-overflow': { file: 'src/torture/queue-overflow.test.ts', runs: 50 },
  bursts: { file: 'src/torture/bursts.test.ts', runs: 200 },
  editors: { file: 'src/torture/editors.test.ts', runs: 300 },
  clocks: { file: 'src/torture/clocks.test.ts', runs: 300 },
  locked: { file: 'src/torture/locked.test.ts', runs: 100 },
  'corrupt-index': { file: 'src/torture/corrupt-index.test.ts', runs: 1000 },
  'corrupt-log': { file: 'src/torture/corrupt-log.test.ts', runs: 300 },
  'corrupt-system': { file: 'src/torture/corrupt-system.test.ts', runs: 1000 },
  histories: { file: 'src/model.test.ts', runs: 1000, count: 'CODEX_MODEL_RUNS', unit: 'histories' },
  races: { file: 'src/races.test.ts', runs: 5, count: 'CODEX_RACE_MINUTES', unit: 'minutes' },
  'history-races': {
    file: 'src/history-races.test.ts',
    ...{ runs: 5, count: 'CODEX_RACE_MINUTES', unit: 'minutes' },
  },
  'differential-system': {
    file: 'src/differential/system-store.test.ts',
    ...{ runs: 40, count: 'CODEX_DIFFERENTIAL_RUNS', unit: 'times 25 programmes' },
  },
  'differential-sql': {
    file: 'src/differential/sql-programme.test.ts',
    ...{ runs: 20, count: 'CODEX_DIFFERENTIAL_RUNS', unit: 'times 2 × 60 programmes' },
  },
  'differential-notebooks': {
    file: 'src/differential/notebooks.test.ts',
    ...{ runs: 50, count: 'CODEX_DIFFERENTIAL_RUNS', unit: 'times 2 histories' },
  },
  soak: {
    file: 'src/server/processes/soak.test.ts',
    ...{ runs: 10, count: 'CODEX_SOAK_MINUTES', unit: 'minutes' },
  },
};
