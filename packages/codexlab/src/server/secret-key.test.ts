import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absPath } from '@codexlab/core';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openSecretKey } from './secret-key.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

it('is made once, of its owner alone, and the same text in the environment is the same key', () => {
  const dataDir = absPath(temporaryFolder());
  const key = openSecretKey(dataDir, {});
  const path = join(dataDir, 'secret.key');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toBe(`${text(key)}\n`);
  expect(text(key)).toMatch(/^[\w-]{43}$/);
  expect(openSecretKey(dataDir, { CODEX_SECRET_KEY: '' })).toEqual(key);
  const elsewhere = absPath(temporaryFolder());
  expect(openSecretKey(elsewhere, { CODEX_SECRET_KEY: text(key) })).toEqual(key);
  expect(openSecretKey(elsewhere, {})).not.toEqual(key);
});

it('is refused when it is weak, wherever it comes from, and stays as it is', () => {
  const dataDir = absPath(temporaryFolder());
  const weak = 'changeme-changeme-changeme-changeme';
  const refusal = {
    code: 'invalid',
    message: expect.stringMatching(/CODEX_SECRET_KEY is refused.*openssl rand/),
  };
  expect(() => openSecretKey(dataDir, { CODEX_SECRET_KEY: weak })).toThrow(expect.objectContaining(refusal));
  for (const content of [weak, '', '\n']) {
    writeFileSync(join(dataDir, 'secret.key'), content);
    expect(() => openSecretKey(dataDir, {})).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(readFileSync(join(dataDir, 'secret.key'), 'utf8')).toBe(content);
  }
});
