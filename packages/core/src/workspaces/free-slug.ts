import { CodexError, isCodexError } from '../errors.ts';
import { suffixedSlug } from './slugs.ts';

const TRIES = 5;

/** Where eight random hexadecimal digits come from, to tell equal slugs apart. */
export type RandomSuffix = () => string;

/**
 * Does `create` with a slug that nobody has: the plain one, or when `isTaken` says so or `create` throws a `conflict`
 * about it (somebody was faster) one with eight digits behind. Throws `conflict` when all of five tries are taken.
 */
export async function withFreeSlug<T>(
  plain: string,
  ports: {
    readonly isTaken: (slug: string) => Promise<boolean>;
    readonly random: RandomSuffix;
    readonly create: (slug: string) => Promise<T>;
  },
): Promise<T> {
  let slug = plain;
  for (let tries = 0; tries < TRIES; tries++) {
    if (!(await ports.isTaken(slug))) {
      const done = await unlessTaken(() => ports.create(slug));
      if (done) return done.value;
    }
    slug = suffixedSlug(plain, ports.random());
  }
  throw new CodexError('conflict', 'No free slug was found; try again.', { field: 'slug' });
}

async function unlessTaken<T>(create: () => Promise<T>): Promise<{ readonly value: T } | null> {
  try {
    return { value: await create() };
  } catch (error) {
    if (isCodexError(error, 'conflict') && error.details.field === 'slug') return null;
    throw error;
  }
}
