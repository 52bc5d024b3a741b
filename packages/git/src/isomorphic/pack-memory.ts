import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMissing, notSupported, unreadable } from './failures.ts';
import type { GitFiles } from './git-files.ts';

/** What isomorphic-git keeps of packs between reads: each that was read from, as a whole. */
export interface PackMemory {
  /** Where the library keeps it. Throws `unsupported` when a pack is too large to be kept. */
  cache(): object;
  /** Tells that an object was found in a file (`objects/pack/…`). */
  noteRead(source: string | undefined): void;
  /** Looks whether there are other packs than before, and forgets all when there are: then it is true. */
  refresh(): Promise<boolean>;
  forget(): void;
}

/** So much of packs is kept at once; none may be larger. */
const MAX_PACKS_BYTES = 512 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;

/** Watches the packs of a repository. */
export function createPackMemory(files: GitFiles): PackMemory {
  const folder = files.place('objects/pack');
  let seen = '';
  let sizes: ReadonlyMap<string, number> = new Map();
  let kept: { readonly cache: object; readonly packs: Set<string> } = { cache: {}, packs: new Set() };

  function forget(): void {
    kept = { cache: {}, packs: new Set() };
  }

  return {
    forget,
    cache() {
      const largest = Math.max(0, ...sizes.values());
      if (largest > MAX_PACKS_BYTES) throw tooLarge(largest);
      return kept.cache;
    },
    noteRead(source) {
      if (!source?.endsWith('.pack')) return;
      kept.packs.add(basename(source));
      let total = 0;
      for (const name of kept.packs) total += sizes.get(name) ?? 0;
      if (total > MAX_PACKS_BYTES) forget();
    },
    async refresh() {
      const now = await stamp(folder);
      if (now === seen) return false;
      seen = now;
      sizes = await packSizes(folder);
      forget();
      return true;
    },
  };
}

function tooLarge(sizeBytes: number): Error {
  return notSupported(
    `The repository has a pack of ${Math.round(sizeBytes / MEBIBYTE)} MiB; install git to read it (without, at most ${MAX_PACKS_BYTES / MEBIBYTE} MiB can be read).`,
    'large packs',
  );
}

async function stamp(folder: string): Promise<string> {
  return stat(folder).then(
    (found) => `${found.ino}:${found.mtimeMs}`,
    () => '',
  );
}

async function packSizes(folder: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  try {
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.pack'))) {
      const found = await stat(join(folder, name)).catch(() => null); // else it was removed at this moment
      if (found) sizes.set(name, found.size);
    }
  } catch (error) {
    if (!isMissing(error)) throw unreadable('objects/pack', error);
  }
  return sizes;
}
