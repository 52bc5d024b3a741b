import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, absPath, CodexError } from '@codexlab/core';
import { errnoOf, toUnavailable } from './errno.ts';

const TRIES = 20;
const SAFE_SLUG = /^[a-z0-9_-]{1,100}$/;

/**
 * Makes a new folder below `base`, named after a slug; with eight digits behind it when there is one already: it may
 * hold the files of a workspace that was deleted. Throws `unavailable`.
 */
export function createFolder(base: string, slug: string): AbsPath {
  if (!SAFE_SLUG.test(slug)) throw new CodexError('invalid', 'This is no slug.', { field: 'slug' });
  try {
    mkdirSync(base, { recursive: true, mode: 0o700 });
    for (let tries = 0; tries < TRIES; tries++) {
      const name = tries === 0 ? slug : `${slug}-${randomBytes(4).toString('hex')}`;
      if (makeNew(join(base, name))) return absPath(realpathSync(join(base, name)));
    }
  } catch (error) {
    throw toUnavailable(error, 'No folder can be made in the data folder');
  }
  throw new CodexError('unavailable', 'No free name for a folder was found in the data folder.');
}

/** False when something stands there. */
function makeNew(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}
