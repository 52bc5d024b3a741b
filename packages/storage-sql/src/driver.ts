/** A value that can be bound: text (well-formed), numbers (integers stay integers), bytes, null. */
export type SqlValue = string | number | bigint | Uint8Array | null;
/** Positional parameters, for `?`. */
export type SqlParams = readonly SqlValue[];

/** One write. */
export interface Statement {
  readonly sql: string;
  readonly params?: SqlParams;
  /** When given and another number of rows changes, the whole batch rolls back with `conflict`. */
  readonly expectChanges?: number;
}

/** What one write did. */
export interface WriteResult {
  readonly changes: number;
}

/** Reads and writes inside one transaction. */
export interface SqlTx {
  all<R>(sql: string, params?: SqlParams): Promise<R[]>;
  run(sql: string, params?: SqlParams): Promise<WriteResult>;
}

/**
 * One open database of the SQLite family. Statements are cached by text; writes go through one lane in the order of
 * their calls. Unique violations throw `conflict`, a refused or broken database `unavailable` or `internal` with the
 * engine's own error as `cause`.
 */
export interface SqlDriver {
  readonly capabilities: {
    /** Reads run beside a write, on connections of their own. */
    readonly concurrentReads: boolean;
    /** Every call is a round trip over a network. */
    readonly remote: boolean;
    /** `copyTo` works. */
    readonly copies: boolean;
  };
  /** Rows as objects. */
  all<R>(sql: string, params?: SqlParams): Promise<R[]>;
  /** Atomic, in order, one round trip. */
  batch(writes: readonly Statement[]): Promise<WriteResult[]>;
  /**
   * Rare: read, decide, write. Rolls back when `work` throws. Inside `work` only `tx` may be used: waiting there for
   * another write of the same driver would wait for ever.
   */
  transaction<T>(work: (tx: SqlTx) => Promise<T>): Promise<T>;
  /** Several statements of schema, without parameters, all or none of them. */
  script(sql: string): Promise<void>;
  /**
   * One statement without parameters that cannot be part of a transaction, such as `vacuum` or a pragma of the
   * connection that writes; it waits for its turn as a write does.
   */
  upkeep(sql: string): Promise<void>;
  /**
   * Writes the database as it is now into a new file for the owner alone, without a log beside it; writes wait until it
   * is done. Throws `conflict` when something stands there, `unsupported` where `copies` does not hold.
   */
  copyTo(path: string): Promise<void>;
  /**
   * Runs `work` while no write of this driver is under way; those that come meanwhile wait for it, reads go on where
   * `concurrentReads` holds. For what another connection does to the database. Inside, this driver must not write.
   */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for writes under way. Later calls of other methods throw `unavailable`. Safe to repeat. */
  close(): Promise<void>;
}
