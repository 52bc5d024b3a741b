/** A request to make something that may have been sent before, to a run of the program that ended before it answered. */
export interface BegunBefore {
  /**
   * When it was first begun. What was asked for may be there already: what was made since then, and is as it is wanted,
   * is given instead of another one. Absent, null: never before.
   */
  readonly interruptedMs?: number | null | undefined;
}

/** True for something that the interrupted request may have made: it is not older than the request. */
export function isSince({ interruptedMs }: BegunBefore, madeMs: number): boolean {
  return typeof interruptedMs === 'number' && madeMs >= interruptedMs;
}
