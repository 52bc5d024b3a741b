import type { SlowStatements } from '@codexlab/storage-sqlite';
import type { Log } from './log.ts';

/** Tells in the log of statements that take longer than `overMs`, never of the values in them; 0: of none. */
export function slowLog(
  log: Pick<Log, 'warn'>,
  overMs: number,
): ((database: 'system' | 'notebook') => SlowStatements) | undefined {
  if (overMs === 0) return undefined;
  return (database) => ({
    overMs,
    tell: ({ sql, durationMs }) =>
      log.warn('slow statement', { database, ms: Math.round(durationMs), statement: sql }),
  });
}
