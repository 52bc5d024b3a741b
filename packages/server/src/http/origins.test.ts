import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodexError } from '@codexlab/core';
import { checkHost, checkOrigin, corsHeaders } from './origins.ts';

const rules = {
  hosts: new Set(['127.0.0.1:8765', 'localhost:8765']),
  corsOrigins: new Set(['https://app.example']),
};

function asked(credential: 'cookie' | 'header' | 'none', headers: Record<string, string>, method = 'POST') {
  try {
    checkOrigin(rules, { method, headers: new Headers(headers) }, credential);
    return 'taken';
  } catch (error) {
    return isCodexError(error, 'forbidden') ? 'refused' : 'broken';
  }
}

describe('requests that change something', () => {
  it.each([
    ['cookie', { origin: 'http://127.0.0.1:8765' }, 'taken'],
    ['cookie', { origin: 'http://LOCALHOST:8765' }, 'taken'],
    ['cookie', { origin: 'https://app.example' }, 'taken'],
    ['cookie', { 'sec-fetch-site': 'same-origin' }, 'taken'],
    ['cookie', { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:8765' }, 'taken'],
    ['cookie', {}, 'refused'],
    ['cookie', { origin: 'null' }, 'refused'],
    ['cookie', { origin: 'https://evil.example' }, 'refused'],
    ['cookie', { origin: 'http://127.0.0.1:8765.evil.example' }, 'refused'],
    ['cookie', { origin: 'http://127.0.0.1:9999' }, 'refused'],
    ['cookie', { 'sec-fetch-site': 'cross-site' }, 'refused'],
    ['cookie', { 'sec-fetch-site': 'same-site' }, 'refused'],
    ['cookie', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, 'refused'],
    ['none', {}, 'taken'],
    ['none', { origin: 'https://evil.example' }, 'refused'],
    ['none', { 'sec-fetch-site': 'cross-site' }, 'refused'],
    ['header', { origin: 'https://evil.example' }, 'taken'],
  ] as const)('with %s and %o are %s', (credential, headers, expected) => {
    expect(asked(credential, headers)).toBe(expected);
  });

  it('are never taken with a cookie from an origin that is not named', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'), (url, method) => {
        const { origin } = new URL(url);
        expect(asked('cookie', { origin }, method)).toBe('refused');
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('are not what reading is: that changes nothing', () => {
    expect(asked('cookie', { origin: 'https://evil.example' }, 'GET')).toBe('taken');
  });
});

describe('names of the server', () => {
  it('are compared whole and without case', () => {
    expect(() => checkHost(rules, 'LocalHost:8765')).not.toThrow();
    for (const host of ['localhost', 'localhost:80', 'localhost:8765.evil', '', undefined])
      expect(() => checkHost(rules, host)).toThrow('not known by that name');
  });
});

describe('headers for other origins', () => {
  it('are there for an allowed one, never as a wildcard', () => {
    expect(corsHeaders(rules, 'https://app.example')).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      vary: 'origin',
    });
    expect(corsHeaders(rules, 'https://other.example')).toEqual({ vary: 'origin' });
    expect(corsHeaders({ ...rules, corsOrigins: new Set() }, 'https://other.example')).toEqual({});
  });
});
