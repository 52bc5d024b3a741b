import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import {
  formatPasswordRecord,
  MIN_ACCEPTED_ITERATIONS,
  parsePasswordRecord,
  PASSWORD_ITERATIONS,
  type PasswordHasher,
  type PasswordRecord,
} from '@codexlab/core';
import { createLanes } from './lanes.ts';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const LANES = 2;
const MAX_WAITING = 50;
const derive = promisify(pbkdf2);

/**
 * Makes and checks password records with the platform's PBKDF2, in its threads: at most two at once, fifty waiting.
 * Passwords are compared as the same text whatever form its accents come in (NFC). `iterations` is for tests: records
 * of fewer than 100,000 are refused unless it is lower itself.
 */
export function createPasswordHasher(
  options: { readonly iterations?: number | undefined } = {},
): PasswordHasher {
  const { iterations = PASSWORD_ITERATIONS } = options;
  const accepted = Math.min(iterations, MIN_ACCEPTED_ITERATIONS);
  const lanes = createLanes({ lanes: LANES, waiting: MAX_WAITING });
  /** Stands in where there is no record, so that as much is computed. */
  const nobody: PasswordRecord = { iterations, salt: '00'.repeat(SALT_BYTES), hash: '00'.repeat(HASH_BYTES) };

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await lanes.run(() => compute(password, salt, iterations));
      return formatPasswordRecord({ iterations, salt: salt.toString('hex'), hash: hash.toString('hex') });
    },
    async verify(password, text) {
      const record = text === null ? null : acceptedRecord(text, accepted);
      const isRight = await lanes.run(() => matches(password, record ?? nobody, iterations));
      if (record === null || !isRight) return 'wrong';
      return record.iterations < iterations ? 'outdated' : 'right';
    },
  };
}

function acceptedRecord(text: string, accepted: number): PasswordRecord | null {
  const record = parsePasswordRecord(text);
  return record && record.iterations >= accepted ? record : null;
}

/** A record that costs less than today's is not to be told by its speed: the rest is computed for nothing. */
async function matches(password: string, record: PasswordRecord, iterations: number): Promise<boolean> {
  const salt = Buffer.from(record.salt, 'hex');
  const hash = await compute(password, salt, record.iterations);
  if (record.iterations < iterations) await compute(password, salt, iterations - record.iterations);
  return timingSafeEqual(hash, Buffer.from(record.hash, 'hex'));
}

function compute(password: string, salt: Buffer, iterations: number): Promise<Buffer> {
  return derive(password.normalize('NFC'), salt, iterations, HASH_BYTES, 'sha256');
}
