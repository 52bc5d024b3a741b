import type { BodyIn, ParamsIn, QueryIn, ResponseIn, Route, Routes } from '../contract/define.ts';
import type { Pagination } from '../contract/fields.ts';
import { contract } from '../contract/contract.ts';
import { liveRoutes } from '../contract/live.ts';
import { toApiError, unreachable } from './api-error.ts';
import type { ClientOptions } from './client-options.ts';
import { addressOf, type AnyInput } from './address-of.ts';
import { createSubscribe } from './live/subscribe.ts';
import type { SubscribeOptions } from './live/live-options.ts';
import { createTokenKeeper, type TokenKeeper } from './token-keeper.ts';

/** One page of a list. */
export interface PageOf<T> {
  readonly data: readonly T[];
  readonly pagination: Pagination;
}

/** A value with the ETag to send when it is changed; null for values without one. */
export interface WithEtag<T> {
  readonly data: T;
  readonly etag: string | null;
}

/** Bytes with what is said of them. */
export interface FileDownload {
  readonly response: Response;
  readonly etag: string | null;
}

/** What every call may say besides its own input. */
export interface CallOptions {
  /** The ETag of what is replaced, or `*`. */
  readonly ifMatch?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Bytes, text or a stream. */
type RequestBody = NonNullable<RequestInit['body']>;

/** Fields of the input that the route has; those that may be left out are optional. */
type Input<R extends Route> = Given<'params', ParamsIn<R>> &
  Given<'query', QueryIn<R>> &
  (R['bodyKind'] extends 'bytes' | 'bytes-or-multipart'
    ? { readonly body: RequestBody }
    : Given<'body', BodyIn<R>>);

type Given<K extends string, T> = [T] extends [undefined]
  ? unknown
  : object extends T
    ? { readonly [P in K]?: T | undefined }
    : { readonly [P in K]: T };

type Output<R extends Route> = R extends { readonly responseKind: 'bytes' }
  ? FileDownload
  : R extends { readonly responseKind: 'nothing' }
    ? undefined
    : R extends { readonly responseKind: 'page' }
      ? PageOf<ResponseIn<R>>
      : WithEtag<ResponseIn<R>>;

type Method<R extends Route> =
  object extends Input<R>
    ? (input?: Input<R>, options?: CallOptions) => Promise<Output<R>>
    : (input: Input<R>, options?: CallOptions) => Promise<Output<R>>;

type FeatureClient<C extends Routes> = { readonly [K in keyof C]: Method<C[K]> };

/** What happens, as it happens. */
export type LiveClient = FeatureClient<Pick<typeof liveRoutes, 'ticket'>> & {
  /**
   * Tells what happens until `signal` is aborted: reconnects by itself and goes on after the last event, so that none is
   * missing and none told twice. Throws an `ApiError` when it is refused for good (signed out, no right, no such
   * notebook), and what `onEvent` throws.
   *
   * @example
   * await codex.live.subscribe({ notebook, signal, onEvent: (event) => show(event), onResync: () => readAnew() });
   */
  subscribe(options: SubscribeOptions): Promise<void>;
};

/** Every route of the API as a function, by feature and name; and what belongs to signing in. */
export type CodexClient = {
  readonly [F in Exclude<keyof typeof contract, 'live'>]: FeatureClient<(typeof contract)[F]>;
} & {
  readonly live: LiveClient;
  /** Signs in and keeps the tokens: later calls use and refresh them. */
  signIn(credentials: {
    readonly username: string;
    readonly password: string;
    readonly code?: string | undefined;
  }): Promise<void>;
  /** The same, with the one-time link that a local server prints: what stands after `#token=` in it. */
  signInByLink(token: string): Promise<void>;
  signOut(): Promise<void>;
  /** The pages of a list, one item after the other. */
  each<T>(firstPage: (cursor: string | undefined) => Promise<PageOf<T>>): AsyncGenerator<T, void>;
};

/**
 * A typed client for browsers and Node. An access token that has expired is refreshed once, by one call for all that
 * wait. Failures are `ApiError`s.
 *
 * @example
 * const codex = createClient({ baseUrl: 'http://127.0.0.1:8765', token: process.env.CODEX_TOKEN });
 * const { data } = await codex.files.list({ query: { notebook_id: 'lab/runs', tags: 'experiment' } });
 */
export function createClient(options: ClientOptions): CodexClient {
  const keeper = createTokenKeeper(options);
  const features = Object.entries(contract).map(([name, routes]) => [name, featureClient(keeper, routes)]);
  return {
    ...Object.fromEntries(features),
    live: liveClient(options, keeper),
    signIn: keeper.signIn,
    signInByLink: keeper.signInByLink,
    signOut: keeper.signOut,
    each: eachItem,
  } as CodexClient;
}

function liveClient(options: ClientOptions, keeper: TokenKeeper): LiveClient {
  const { ticket } = liveRoutes;
  const routes = featureClient(keeper, { ticket }) as FeatureClient<{ readonly ticket: typeof ticket }>;
  const subscribe = createSubscribe({
    ...{ baseUrl: options.baseUrl, keeper, live: options.live ?? {} },
    ticket: async (signal) => (await routes.ticket({}, { signal })).data.ticket,
  });
  return { ...routes, subscribe };
}

function featureClient(keeper: TokenKeeper, routes: Routes) {
  const methods = Object.entries(routes).map(([name, route]) => [
    name,
    (input: AnyInput = {}, call: CallOptions = {}) => request(keeper, route, input, call),
  ]);
  return Object.fromEntries(methods) as unknown;
}

async function request(
  keeper: TokenKeeper,
  route: Route,
  input: AnyInput,
  call: CallOptions,
): Promise<unknown> {
  const streams = route.bodyKind === 'bytes' || route.bodyKind === 'bytes-or-multipart';
  const headers = new Headers(call.headers);
  if (call.ifMatch !== undefined) headers.set('if-match', call.ifMatch === '*' ? '*' : `"${call.ifMatch}"`);
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  if (input.body !== undefined && !streams) headers.set('content-type', 'application/json');
  const body = streams
    ? (input.body as RequestBody)
    : input.body === undefined
      ? null
      : JSON.stringify(input.body);
  const init = {
    method: route.method,
    headers,
    body,
    signal: call.signal ?? null,
    ...(isStream(body) ? { duplex: 'half' as const } : {}),
  };
  const response = await keeper.send(addressOf(route, input), init, { repeatable: !isStream(body) });
  if (!isAnswer(route, response)) throw await toApiError(response);
  return toOutput(route, response);
}

/** Bytes that the caller has already (304) are an answer: they are told by the response itself. */
function isAnswer(route: Route, response: Response): boolean {
  return response.ok || (response.status === 304 && route.responseKind === 'bytes');
}

async function toOutput(route: Route, response: Response): Promise<unknown> {
  const etag = response.headers.get('etag')?.replace(/^"|"$/g, '') ?? null;
  if (route.responseKind === 'bytes') return { response, etag };
  if (response.status === 204) return undefined;
  const answer = await readAnswer(response);
  return route.responseKind === 'page'
    ? { data: answer.data, pagination: answer.pagination }
    : { data: answer.data, etag };
}

interface Answer {
  readonly data: unknown;
  readonly pagination?: Pagination;
}

/** An answer that breaks off says as little as none. */
async function readAnswer(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (cause) {
    throw unreachable(cause);
  }
}

function isStream(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    (body instanceof ReadableStream || Symbol.asyncIterator in body)
  );
}

async function* eachItem<T>(
  readPage: (cursor: string | undefined) => Promise<PageOf<T>>,
): AsyncGenerator<T, void> {
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    yield* page.data;
    cursor = page.pagination.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
