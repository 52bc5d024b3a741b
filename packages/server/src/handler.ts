import type { Actor, Codex, Page, RequestContext } from '@codexlab/core';
import type { Pagination } from './contract/fields.ts';
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route, Routes } from './contract/define.ts';
import type { PreparedStream } from './live/live.ts';
import type { ServerParts } from './server-parts.ts';

/** A request that fits its contract, with who sent it. */
export interface Call<R extends Route> {
  readonly actor: Actor;
  readonly codex: Codex;
  readonly server: ServerParts;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly context: RequestContext;
  /** The hash that `If-Match` names; `'*'` for whatever stands there; null when the header is missing. */
  readonly ifMatch: string | null;
  /** When an earlier run of the server first began what `Idempotency-Key` names, and never finished it; null otherwise. */
  readonly interruptedMs: number | null;
  /** Looks up again who sent it, by the credential that came with it; null when that is not good any more. */
  readonly again: () => Promise<Actor | null>;
  /** Makes a socket of the connection and begins the stream on it; null where it is an ordinary request. */
  readonly upgrade: ((stream: PreparedStream) => void) | null;
  /** For bodies that are streams, ranges and other matters of transport. */
  readonly request: Request;
}

/** An answer with more than its value. */
export interface Reply<T> {
  readonly value: T;
  /** Content of the `ETag`, without quotes. */
  readonly etag?: string | undefined;
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Values of `Set-Cookie`. */
  readonly cookies?: readonly string[] | undefined;
}

/** A list, with how it goes on. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly pagination: Pagination;
}

/** What a handler of the route gives: made with `reply`, or for bytes and streams a whole `Response`. */
export type Answer<R extends Route> = R extends {
  readonly responseKind: 'bytes' | 'socket' | 'events';
}
  ? Response
  : R extends { readonly responseKind: 'nothing' }
    ? Reply<null>
    : R extends { readonly responseKind: 'page' }
      ? Reply<Listed<ResponseOf<R>>>
      : Reply<ResponseOf<R>>;

/** Reads its input by contract, calls one use case, and gives its value. */
export type Handler<R extends Route> = (call: Call<R>) => Promise<Answer<R>>;

/** A handler for each route of a feature. */
export type Handlers<C extends Routes> = { readonly [K in keyof C]: Handler<C[K]> };

/** An answer. */
export function reply<T>(value: T, more: Omit<Reply<T>, 'value'> = {}): Reply<T> {
  return { value, ...more };
}

/** The answer without content. */
export function nothing(more: Omit<Reply<null>, 'value'> = {}): Reply<null> {
  return { value: null, ...more };
}

/** The page of a list, as the reference has it: numbers where they are known, and the cursor of the next page. */
export function listed<T, U>(
  page: Page<T> & { readonly total?: number; readonly approximate?: boolean },
  query: {
    readonly page?: number | undefined;
    readonly per_page: number;
    readonly cursor?: string | undefined;
  },
  toWire: (item: T) => U,
): Reply<Listed<U>> {
  const total = page.total ?? null;
  return reply({
    items: page.items.map(toWire),
    pagination: {
      total,
      approximate: page.approximate ?? false,
      page: query.cursor === undefined ? (query.page ?? 1) : null,
      per_page: query.per_page,
      pages: total === null ? null : Math.max(1, Math.ceil(total / query.per_page)),
      next_cursor: page.nextCursor,
    },
  });
}

/** The request for a page as stores take it: by cursor, or by number. */
export function pageRequest(query: {
  readonly page?: number | undefined;
  readonly per_page: number;
  readonly cursor?: string | undefined;
}): { readonly limit: number; readonly cursor: string | null; readonly offset: number } {
  const offset = query.cursor === undefined ? ((query.page ?? 1) - 1) * query.per_page : 0;
  return { limit: query.per_page, cursor: query.cursor ?? null, offset };
}
