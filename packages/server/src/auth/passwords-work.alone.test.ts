import { pbkdf2Sync } from 'node:crypto';
import { formatPasswordRecord, UNUSABLE_PASSWORD } from '@codexlab/core';
import { afterEach, expect, it, vi } from 'vitest';
import { createPasswordHasher } from './passwords.ts';

/** Iterations that were computed since the last look. */
const work = vi.hoisted(() => ({ iterations: 0 }));

vi.mock('node:crypto', async (importOriginal) => {
  const crypto = await importOriginal<typeof import('node:crypto')>();
  const pbkdf2: typeof crypto.pbkdf2 = (password, salt, iterations, length, digest, done) => {
    work.iterations += iterations;
    crypto.pbkdf2(password, salt, 1, length, digest, done);
  };
  return { ...crypto, pbkdf2 };
});

afterEach(() => {
  work.iterations = 0;
});

function recordOf(iterations: number): string {
  const salt = '00112233445566778899aabbccddeeff';
  const hash = pbkdf2Sync('right', Buffer.from(salt, 'hex'), 1, 32, 'sha256').toString('hex');
  return formatPasswordRecord({ iterations, salt, hash });
}

it.each([
  ['nobody', null, 'wrong'],
  ['somebody without a password', UNUSABLE_PASSWORD, 'wrong'],
  ['a record of another form', 'salt$hash', 'wrong'],
  ['a record that would take too long', recordOf(600_000).replace('600000', '10000001'), 'wrong'],
  ['a record that costs too little', recordOf(99_999), 'wrong'],
  ['a record of long ago', recordOf(100_000), 'outdated'],
  ['a record of today', recordOf(600_000), 'right'],
] as const)('computes 600,000 iterations for %s', async (_, record, verdict) => {
  const hasher = createPasswordHasher();
  expect(await hasher.verify('right', record)).toBe(verdict);
  expect(await hasher.verify('false', record)).toBe('wrong');
  expect(work.iterations).toBe(2 * 600_000);
});
