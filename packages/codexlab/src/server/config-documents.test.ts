import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readServerConfig } from './config.ts';

/** Read where the data folder is found, and keys are opened. */
const READ_ELSEWHERE = ['CODEX_DATA_DIR', 'CODEX_SECRET_KEY', 'CODEX_LIBSQL_KEY', 'CODEX_LIBSQL_KEY_FILE'];
/** Read by compose, not by a server. */
const OF_COMPOSE = 'CODEX_NOTEBOOKS';

function textOf(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../../${path}`, import.meta.url)), 'utf8');
}

/** Every variable that a server asks its environment for. */
function variables(): readonly string[] {
  const asked = new Set(READ_ELSEWHERE);
  const env = new Proxy<Record<string, undefined>>({}, { get: (_, name) => void asked.add(String(name)) });
  readServerConfig({}, env);
  return [...asked].toSorted();
}

/** The variables of `.env.example` with their values. */
function example(): ReadonlyMap<string, string> {
  const lines = textOf('.env.example').matchAll(/^(\w+)=(.*)$/gm);
  return new Map([...lines].map(([, name, value]) => [name!, value!]));
}

/** What the image sets. */
function ofImage(): readonly string[] {
  const [, line] = /^ENV (.*)$/m.exec(textOf('Dockerfile')) ?? [];
  return [...(line ?? '').matchAll(/(CODEX_\w+)=/g)].map(([, name]) => name!);
}

describe('the variables of a server', () => {
  it('are those of the table in its page, no more and no less', () => {
    const rows = textOf('docs/server.md').matchAll(/^\| `(CODEX_\w+)`/gm);
    expect([...rows].map(([, name]) => name!).toSorted()).toEqual(variables());
  });

  it('are in the example of an environment, but for what the image sets, and nothing else is', () => {
    const names = [...example().keys()];
    expect(names.filter((name) => !variables().includes(name))).toEqual([OF_COMPOSE]);
    expect(textOf('compose.yaml')).toContain(OF_COMPOSE);
    const left = variables().filter((name) => !names.includes(name));
    expect(left.filter((name) => !ofImage().includes(name))).toEqual([]);
    expect(left).toEqual(['CODEX_DATA_DIR', 'CODEX_HOST', 'CODEX_PORT']);
  });

  it('have values in the example that a server takes', () => {
    const env = Object.fromEntries(example());
    expect(readServerConfig({}, env)).toMatchObject({ mode: 'server', logFormat: 'json' });
  });
});
