import type { SlowStatements } from '@codexlab/storage-sql';
import type { Log } from './log.ts';

/**
 * Tells in the log of statements that take longer than `overMs`, never of the values in them; 0: of none. Nobody need do
 * anything about one, so that it is no warning.
 */
export function slowLog(
  log: Pick<Log, 'info'>,
  overMs: number,
): ((database: 'system' | 'notebook') => SlowStatements) | undefined {
  if (overMs === 0) return undefined;
  return (database) => ({
    overMs,
    tell: ({ sql, durationMs }) =>
      log.info('slow statement', { database, ms: Math.round(durationMs), statement: sql }),
  });
}
