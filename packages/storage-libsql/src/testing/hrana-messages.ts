/** A value on the wire. Integers are text: JSON numbers would lose digits. */
export type WireValue =
  | { readonly type: 'null' }
  | { readonly type: 'integer'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'blob'; readonly base64: string };

/** A statement, by its text or by the number under which that was stored. */
export interface WireSql {
  readonly sql?: string;
  readonly sql_id?: number;
}

/** A statement with what is bound to it. */
export interface WireStatement extends WireSql {
  readonly args?: readonly WireValue[];
}

/** When a step of a batch is done. */
export type WireCondition =
  | { readonly type: 'ok' | 'error'; readonly step: number }
  | { readonly type: 'not'; readonly cond: WireCondition }
  | { readonly type: 'and' | 'or'; readonly conds: readonly WireCondition[] }
  | { readonly type: 'is_autocommit' };

/** A step of a batch. */
export interface WireStep {
  readonly stmt: WireStatement;
  readonly condition?: WireCondition;
}

/** What is asked of a stream. */
export type WireRequest =
  | { readonly type: 'execute'; readonly stmt: WireStatement }
  | { readonly type: 'batch'; readonly batch: { readonly steps: readonly WireStep[] } }
  | ({ readonly type: 'sequence' | 'describe' } & WireSql)
  | { readonly type: 'store_sql'; readonly sql_id: number; readonly sql: string }
  | { readonly type: 'close_sql'; readonly sql_id: number }
  | { readonly type: 'get_autocommit' | 'close' };

/** What a client sends: requests to the stream of the baton, or to a new one. */
export interface WirePipeline {
  readonly baton?: string | null;
  readonly requests: readonly WireRequest[];
}

/** What is said of a failure. */
export interface WireError {
  readonly message: string;
  readonly code: string;
}

/** What a statement did. */
export interface WireResult {
  readonly cols: readonly { readonly name: string; readonly decltype: string | null }[];
  readonly rows: readonly (readonly WireValue[])[];
  readonly affected_row_count: number;
  readonly last_insert_rowid: string | null;
}
