import type { LiveOptions } from './live/live-options.ts';

/** Tokens of a sign-in, to be kept by a program; browsers keep them in cookies that scripts cannot read. */
export interface ClientTokens {
  readonly accessToken: string;
  /** Good once. */
  readonly refreshToken: string;
}

/** How the server is reached, and as whom. */
export interface ClientOptions {
  /** Address of the server, without `/api/v1`. In a page of the server itself: `''`. */
  readonly baseUrl: string;
  /** A personal token (`cdx_…`), for programs. */
  readonly token?: string | undefined;
  /** Tokens of an earlier sign-in. */
  readonly tokens?: ClientTokens | undefined;
  /** True: the browser's cookies say who it is; tokens are never seen by this program. */
  readonly cookies?: boolean | undefined;
  /** Called whenever tokens change; null: signed out, or not good any more. */
  readonly onTokens?: ((tokens: ClientTokens | null) => void) | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** How `live.subscribe` gets its events. */
  readonly live?: LiveOptions | undefined;
}
