import { actions } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountRoutes } from './account.ts';
import { administrationRoutes } from './administration.ts';
import { contract } from './contract.ts';
import { signInRoutes } from './sign-in.ts';
import type { Route } from './define.ts';

interface Node {
  readonly at: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const routes: readonly (readonly [name: string, route: Route])[] = Object.entries(contract).flatMap(
  ([feature, routes]) =>
    Object.entries<Route>(routes).map(([name, route]) => [`${feature}.${name}`, route] as const),
);

/** Every schema inside of what a request may bear, as JSON Schema. */
function inputNodes(name: string, route: Route): Node[] {
  const parts = { params: route.params, query: route.query, body: route.body };
  return Object.entries(parts).flatMap(([part, schema]) =>
    schema ? walk(`${name} ${part}`, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) : [],
  );
}

function walk(at: string, value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => walk(`${at}[${i}]`, item));
  if (typeof value !== 'object' || value === null) return [];
  const schema = value as Readonly<Record<string, unknown>>;
  const inner = Object.entries(schema).flatMap(([key, item]) => walk(`${at}.${key}`, item));
  return typeof schema['type'] === 'string' ? [{ at, schema }, ...inner] : inner;
}

/** The text of an id is bounded by its pattern. */
function isBounded({ type, maxLength, maxItems, enum: values, const: value, pattern }: Node['schema']) {
  if (type === 'array') return maxItems !== undefined;
  if (type !== 'string') return true;
  const bounded = maxLength !== undefined || values !== undefined || value !== undefined;
  return bounded || (typeof pattern === 'string' && /^\^[^*+]*\{25\}\$$/.test(pattern));
}

describe('the contract', () => {
  it('has each method at each address once, whatever the parameters are called', () => {
    const addresses = routes.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{\w+/g, '{')}`);
    expect(addresses).toEqual([...new Set(addresses)]);
  });

  it('takes its permissions from the permission table', () => {
    const unknown = routes.filter(([, { action }]) => !Object.hasOwn(actions, action));
    expect(unknown).toEqual([]);
  });

  it.each(routes)('bounds every text and every list that %s takes', (name, route) => {
    const unbounded = inputNodes(name, route).filter(({ schema }) => !isBounded(schema));
    expect(unbounded.map(({ at }) => at)).toEqual([]);
  });

  it.each(routes)('says of %s which fields there are, and takes no others', (name, route) => {
    const open = inputNodes(name, route).filter(
      ({ schema: { type, additionalProperties } }) => type === 'object' && additionalProperties === undefined,
    );
    expect(open.map(({ at }) => at)).toEqual([]);
  });

  it.each(routes)('names in the parameters of %s what stands in braces in its path', (_name, route) => {
    const inPath = [...route.path.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1]);
    expect(Object.keys(route.params?.shape ?? {})).toEqual(inPath);
  });

  it.each(routes)('says what %s answers, by the kind of its answer', (_name, route) => {
    const { responseKind, response, status, summary, method, body } = route;
    expect(response === undefined).toBe(responseKind === 'nothing' || responseKind === 'bytes');
    expect(status === 204).toBe(responseKind === 'nothing');
    expect(summary).not.toBe('');
    expect(method === 'GET' && body !== undefined).toBe(false);
  });

  it.each(routes)('lets no password or link of %s be hashed for repeating it', (name, route) => {
    const fields = inputNodes(name, route).flatMap(({ schema }) => Object.keys(schema['properties'] ?? {}));
    const secret = fields.filter((field) => /password|secret|token|^code$/.test(field));
    expect(route.idempotent ? secret : []).toEqual([]);
  });
});

describe('tries to guess a secret', () => {
  it('are counted by the strictest rate, wherever a password, a code or a link is taken', () => {
    const guessed = routes.filter(([name, route]) =>
      inputNodes(name, route).some(({ schema }) =>
        ['password', 'current_password', 'code', 'secret'].some((field) =>
          Object.hasOwn(schema['properties'] ?? {}, field),
        ),
      ),
    );
    const free = guessed.filter(([, { rate, action }]) => rate !== 'sign-in' && action !== 'user.manage');
    expect(free.map(([name]) => name)).toEqual([]);
    expect(guessed.length).toBeGreaterThan(8);
  });
});

it('has every route about people: none is hidden by another of its name', () => {
  const parts = [signInRoutes, accountRoutes, administrationRoutes];
  const names = parts.flatMap((routes) => Object.keys(routes));
  expect(names).toHaveLength(new Set(names).size);
  expect(Object.keys(contract.users)).toHaveLength(names.length);
});
