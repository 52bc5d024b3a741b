import { CodexError } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { contract } from '../contract/contract.ts';
import type { Route } from '../contract/define.ts';
import { readInput } from './read-input.ts';

const routes: readonly (readonly [name: string, route: Route])[] = Object.entries(contract).flatMap(
  ([feature, routes]) =>
    Object.entries<Route>(routes).map(([name, route]) => [`${feature}.${name}`, route] as const),
);

interface Sent {
  readonly query?: string;
  readonly body?: unknown;
  readonly params?: Readonly<Record<string, string>>;
}

/** What is said of a request; null when nothing is wrong with it. */
async function said(route: Route, { query = '', body, params = {} }: Sent): Promise<string | null> {
  const request = new Request(`http://lab.example/?${query}`, {
    headers: { 'content-type': 'application/json' },
  });
  try {
    await readInput(route, request, params, body === undefined ? null : JSON.stringify(body));
    return null;
  } catch (error) {
    if (error instanceof CodexError) return error.message;
    throw error;
  }
}

const inLab = { notebook_id: 'my-lab/growth' };

describe('what is said of a field', () => {
  it.each<[string, Route, Sent, string]>([
    ['missing', contract.files.list, {}, 'notebook_id: is missing; send it in the query.'],
    ['missing', contract.files.create, { body: inLab }, 'path: is missing; send it in the body.'],
    ['empty', contract.search.find, { query: 'q=' }, 'q: must not be empty.'],
    ['there twice', contract.search.find, { query: 'q=a&q=b' }, 'q: is there more than once; send it once.'],
    ['no number', contract.search.find, { query: 'q=a&per_page=many' }, 'per_page: must be a number.'],
    [
      'no whole number',
      contract.search.find,
      { query: 'q=a&per_page=1.5' },
      'per_page: must be a whole number.',
    ],
    ['too great', contract.search.find, { query: 'q=a&per_page=5000' }, 'per_page: must be at most 1000.'],
    ['too small', contract.search.find, { query: 'q=a&page=0' }, 'page: must be at least 1.'],
    [
      'too short',
      contract.users.register,
      { body: { username: 'ada', password: 'x' } },
      'password: must have at least 8 characters.',
    ],
    ['of another kind', contract.files.create, { body: { ...inLab, path: 7 } }, 'path: must be text.'],
    [
      'no choice of it',
      contract.files.create,
      { body: { ...inLab, path: 'a', encoding: 'x' } },
      'encoding: must be one of `utf-8`, `base64`.',
    ],
    [
      'no moment',
      contract.audit.list,
      { query: 'from=today' },
      'from: must be a moment in UTC as 2026-03-14T09:30:00Z.',
    ],
    [
      'no edit',
      contract.bulk.edit,
      { body: { ...inLab, edits: [{ op: 'burn' }] } },
      'edits.0.op: must be one of `set`, `tag`, `move`, `delete`.',
    ],
    [
      'no flag',
      contract.files.get,
      { params: { file: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, query: 'content=no' },
      'content: must be `true` or `false`.',
    ],
    ['no id', contract.files.get, { params: { file: 'x' } }, 'file: must be an id: 26 letters and digits.'],
    ['no body', contract.files.create, { body: [] }, 'body: must be an object with named fields.'],
  ])('that is %s', async (_how, route, sent, message) => {
    expect(await said(route, sent)).toBe(message);
  });

  const odd = [undefined, null, '', 7, -1, 1.5, true, [], ['', 7], {}, { '': 1 }, 'x'.repeat(30_000)];

  it.each(routes)('of %s is in our words, whatever is sent', async (name, route) => {
    const fields = Object.keys(
      route.body && 'shape' in route.body && typeof route.body.shape === 'object'
        ? (route.body.shape ?? {})
        : {},
    );
    const bodies = odd.flatMap((value) => [value, ...fields.map((field) => ({ [field]: value }))]);
    const names = Object.keys(route.query?.shape ?? {});
    const queries = ['', ...names.flatMap((field) => [`${field}=`, `${field}=?`, `${field}=1&${field}=2`])];
    const params = Object.fromEntries(Object.keys(route.params?.shape ?? {}).map((param) => [param, '']));
    const { params: _params, ...withoutParams } = route;
    const { query: _query, ...bodyAlone } = withoutParams;
    const all = await Promise.all([
      said(route, {}),
      said(route, { params }),
      ...queries.map((query) => said(withoutParams, { query })),
      ...bodies.map((body) => said(bodyAlone, { body })),
    ]);
    const told = all.filter((message) => message !== null);
    expect(
      told.filter((message) => LIBRARY_WORDS.test(message)),
      name,
    ).toEqual([]);
  });
});

const LIBRARY_WORDS = /invalid|expected|received|too (?:small|big)|unrecogni|undefined|\bNaN\b|>=|<=/i;

it.each([
  ['/?notebook_id=lab/a&q=a+b%26c', { q: 'a b&c' }],
  ['/?notebook_id=lab/a&tags=x&tags=y&tags=z', { tags: ['x', 'y', 'z'] }],
  ['/?notebook_id=lab/a&q=a?b=c', { q: 'a?b=c' }],
  ['/?notebook_id=lab/a#&q=b', { notebook_id: 'lab/a' }],
])('reads the fields of %s', async (address, fields) => {
  const request = new Request(`http://lab.example${address}`);
  const { query } = await readInput(contract.files.list, request, {}, null);
  expect(query).toEqual({ notebook_id: 'lab/a', per_page: expect.any(Number), ...fields });
});

it('takes what stands behind the hash of an address for no field', async () => {
  const request = new Request('http://lab.example/#?q=a');
  await expect(readInput(contract.search.find, request, {}, null)).rejects.toThrow('q: is missing');
});
