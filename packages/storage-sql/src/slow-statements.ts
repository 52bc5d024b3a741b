/** A statement that took long. */
export interface SlowStatement {
  /** Its text without the values that were bound to it, on one line, cut to 1,000 characters. */
  readonly sql: string;
  readonly durationMs: number;
}

/** What counts as slow, and who hears of it. */
export interface SlowStatements {
  /** Statements that take longer than this. */
  readonly overMs: number;
  readonly tell: (slow: SlowStatement) => void;
}

const MAX_CHARS = 1_000;

/** Does the work of a statement, and tells of it when it was slow, also when it failed. */
export function timing<T>(slow: SlowStatements | undefined, sql: string, work: () => T): T {
  if (!slow) return work();
  const startMs = performance.now();
  try {
    return work();
  } finally {
    const durationMs = performance.now() - startMs;
    if (durationMs > slow.overMs) slow.tell({ sql: onOneLine(sql), durationMs });
  }
}

function onOneLine(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_CHARS);
}
