import { describe, expect, it } from 'vitest';
import { contract } from './contract.ts';
import type { Route } from './define.ts';

/** The routes that the API was drawn up with, below `/api/v1`; those that come later stand apart. */
const REFERENCE = `
  POST /users/token
  POST /users/register
  GET /users/me
  PUT /users/me
  DELETE /users/me
  GET /workspaces/
  POST /workspaces/
  GET /workspaces/{id}
  GET /workspaces/{slug}
  PUT /workspaces/{id}
  DELETE /workspaces/{id}
  GET /workspaces/{id}/members
  POST /workspaces/{id}/members
  GET /notebooks/
  POST /notebooks/
  GET /notebooks/{id}
  PUT /notebooks/{id}
  DELETE /notebooks/{id}
  GET /notebooks/{id}/files
  POST /notebooks/{id}/initialize
  POST /notebooks/{id}/sync
  GET /files/
  POST /files/
  GET /files/{id}
  PUT /files/{id}
  DELETE /files/{id}
  PATCH /files/{id}
  POST /files/resolve-link
  GET /files/{id}/history
  POST /files/{id}/restore
  GET /folders/
  POST /folders/
  GET /folders/{path}
  DELETE /folders/{path}
  GET /search/
  GET /search/tags
  POST /search/advanced
  GET /tasks/
  POST /tasks/
  GET /tasks/{id}
  PATCH /tasks/{id}
  DELETE /tasks/{id}`;

const LATER = `
  POST /query/execute
  POST /query/aggregate
  GET /query/schema
  GET /agents/
  POST /agents/
  GET /agents/{id}
  PUT /agents/{id}
  DELETE /agents/{id}
  POST /agents/{id}/sessions
  GET /agents/{id}/sessions/{sid}
  POST /agents/{id}/sessions/{sid}/messages
  GET /plugins/
  POST /plugins/register
  POST /plugins/batch-register
  GET /plugins/views
  GET /plugins/themes
  GET /plugins/{id}/config
  PUT /plugins/{id}/config
  POST /integrations/{plugin_id}/execute
  GET /integrations/{plugin_id}/status`;

const known = new Set(
  Object.values(contract).flatMap((routes) =>
    Object.values<Route>(routes).map(({ method, path }) => plain(`${method} ${path}`)),
  ),
);

function addresses(list: string): string[] {
  return list.trim().split(/\n\s*/);
}

/** Whatever parameters are called, and with or without a slash at the end. */
function plain(address: string): string {
  return address.replaceAll(/\{[^}]*\}/g, '{}').replace(/\/$/, '');
}

describe('the reference list', () => {
  it.each(addresses(REFERENCE))('has %s in the contract', (address) => {
    expect(known).toContain(plain(address));
  });

  it('has nothing marked as coming later that is there already', () => {
    expect(addresses(LATER).filter((address) => known.has(plain(address)))).toEqual([]);
    expect(addresses(LATER)).toHaveLength(20);
  });
});
