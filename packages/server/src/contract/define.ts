import type { Action } from '@codexlab/core';
import type { z } from 'zod';

/** A schema of an object with named fields: parameters of a path, of a query, of a JSON body. */
export type Fields = z.ZodObject;

/** What a request carries after its head. */
export type BodyKind =
  | 'none'
  | 'json'
  /** JSON, or the same fields as `application/x-www-form-urlencoded`. */
  | 'json-or-form'
  /** Any bytes, read as a stream. */
  | 'bytes'
  /** Any bytes, or one file in `multipart/form-data`, read as a stream. */
  | 'bytes-or-multipart';

/** What an answer carries. */
export type ResponseKind =
  /** `{ data, meta }`. */
  | 'data'
  /** `{ data: [...], pagination, meta }`. */
  | 'page'
  /** Bytes of a file. */
  | 'bytes'
  /** Messages over a WebSocket; `response` is one of them. */
  | 'socket'
  /** Server-sent events; `response` is the data of one. */
  | 'events'
  /** Status 204. */
  | 'nothing';

/** One route of the API: everything that the server, the client, the documentation and the tests know of it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, parameters in braces: `/workspaces/{workspace}`. `{path+}` takes the rest, with slashes. */
  readonly path: string;
  readonly summary: string;
  /** More, where the summary does not say it all. */
  readonly description?: string;
  /** What of the permission table it takes; checked by the use case, proved by the matrix test. */
  readonly action: Action;
  readonly params?: Fields;
  readonly query?: Fields;
  readonly bodyKind?: BodyKind;
  readonly body?: z.ZodType;
  /** The most bytes that a JSON or form body may have. Default: 1 MiB. */
  readonly maxBodyBytes?: number;
  readonly status: 101 | 200 | 201 | 202 | 204;
  readonly responseKind: ResponseKind;
  /** Of `data`, or of one item of a page or stream. */
  readonly response?: z.ZodType;
  /** `required`: the request must say what it replaces (`If-Match`), else 428; `*` is whatever stands there. */
  readonly ifMatch?: 'required' | 'optional';
  /** Answers bear an `ETag`; a GET with the same `If-None-Match` is answered with 304. */
  readonly etag?: boolean;
  /** Takes `Idempotency-Key`: the same key again gives the first answer. */
  readonly idempotent?: boolean;
  /** How often it may be called, see `rateClasses`. Default: `read` for GET, `write` for the others. */
  readonly rate?: RateClass;
  /** Nothing about it goes to the audit log. Default: a GET is not audited, everything else is. */
  readonly audited?: boolean;
  /** Set when it will be taken away: days as `2027-05-31`, told in `Deprecation` and `Sunset` (RFC 9745, RFC 8594). */
  readonly deprecated?: { readonly since: string; readonly until: string };
}

/** Classes of routes with a rate of their own. */
export type RateClass = 'read' | 'write' | 'search' | 'sign-in' | 'upload' | 'connect';

/** The routes of one feature, by the name that the client calls them by. */
export type Routes = Readonly<Record<string, Route>>;

/** Keeps the literal types of routes, and checks them. */
export function defineRoutes<const R extends Routes>(routes: R): R {
  return routes;
}

/** What a schema accepts. */
type In<S> = S extends z.ZodType ? z.input<S> : undefined;
/** What a schema gives. */
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
/** A field of a route, or nothing. */
type Part<R, K extends string> = R extends { readonly [P in K]: infer S } ? S : undefined;

/** What a handler gets of the path. */
export type ParamsOf<R extends Route> = Out<Part<R, 'params'>>;
/** What a handler gets of the query. */
export type QueryOf<R extends Route> = Out<Part<R, 'query'>>;
/** What a handler gets of the body. */
export type BodyOf<R extends Route> = Out<Part<R, 'body'>>;
/** What a handler gives as `data`, or as one item of it. */
export type ResponseOf<R extends Route> = In<Part<R, 'response'>>;

/** What a client gives for the path. */
export type ParamsIn<R extends Route> = In<Part<R, 'params'>>;
/** What a client gives for the query. */
export type QueryIn<R extends Route> = In<Part<R, 'query'>>;
/** What a client gives as the body. */
export type BodyIn<R extends Route> = In<Part<R, 'body'>>;
/** What a client gets as `data`, or as one item of it. */
export type ResponseIn<R extends Route> = Out<Part<R, 'response'>>;
