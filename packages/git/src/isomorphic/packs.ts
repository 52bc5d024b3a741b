import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createByteCache } from './byte-cache.ts';
import { applyDelta, deltaResultBytes } from './delta.ts';
import { isMissing, unreadable } from './failures.ts';
import { type PackFile, openPackFile } from './pack-file.ts';
import { type PackIndex, readPackIndex } from './pack-index.ts';

/** An object with its type. */
export interface GitObject {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The packs of a repository. */
export interface Packs {
  /** Null when no pack holds it. */
  read(oid: string): Promise<GitObject | null>;
  sizeOf(oid: string): Promise<number | null>;
  startingWith(prefix: string): Promise<string[]>;
  /** Looks whether there are other packs than before. True when there are. */
  refresh(): Promise<boolean>;
  close(): Promise<void>;
}

interface Pack {
  readonly index: PackIndex;
  readonly file: PackFile;
}

const MAX_BASES_BYTES = 16 * 1024 * 1024;
/** git itself makes chains of at most 4,095. */
const MAX_CHAIN = 5000;

/** Reads the packs below a folder of objects, opening them when they are first needed. */
export function createPacks(folder: string): Packs {
  let opened: Promise<readonly Pack[]> | null = null;
  let seen = '';
  const bases = createByteCache<GitObject>(MAX_BASES_BYTES);

  const packs = (): Promise<readonly Pack[]> => (opened ??= openAll(folder));

  async function find(oid: string): Promise<{ pack: Pack; offset: number; number: number } | null> {
    for (const [number, pack] of (await packs()).entries()) {
      const offset = pack.index.offsetOf(oid);
      if (offset !== null) return { pack, offset, number };
    }
    return null;
  }

  async function read(oid: string): Promise<GitObject | null> {
    const place = await find(oid);
    return place ? readAt(place.pack, place.number, place.offset) : null;
  }

  async function readAt(pack: Pack, number: number, start: number): Promise<GitObject> {
    const deltas: { key: string; bytes: Buffer }[] = [];
    let offset = start;
    let object: GitObject | undefined;
    while (!object) {
      const key = `${number}:${offset}`;
      object = bases.get(key);
      if (object) break;
      const entry = await pack.file.entryAt(offset);
      if (entry.type !== 'delta') {
        object = { type: entry.type, bytes: entry.bytes };
        bases.set(key, object, entry.bytes.length);
        break;
      }
      if (deltas.push({ key, bytes: entry.bytes }) > MAX_CHAIN) throw unreadable('a chain of deltas');
      offset = baseOffset(entry.base, pack);
    }
    for (const delta of deltas.toReversed()) {
      object = { type: object.type, bytes: applyDelta(object.bytes, delta.bytes) };
      bases.set(delta.key, object, object.bytes.length);
    }
    return object;
  }

  async function close(): Promise<void> {
    const closing = await opened?.catch(() => []);
    opened = null;
    bases.clear();
    await Promise.all((closing ?? []).map((pack) => pack.file.close()));
  }

  return {
    read,
    async sizeOf(oid) {
      const place = await find(oid);
      if (!place) return null;
      const header = await place.pack.file.headerAt(place.offset);
      if (header.type !== 'delta') return header.sizeBytes;
      return deltaResultBytes((await place.pack.file.entryAt(place.offset)).bytes);
    },
    async startingWith(prefix) {
      return (await packs()).flatMap((pack) => pack.index.startingWith(prefix));
    },
    async refresh() {
      const now = await stat(folder).then(
        (found) => `${found.ino}:${found.mtimeMs}`,
        () => '',
      );
      const changed = now !== seen;
      if (changed) await close();
      seen = now;
      return changed;
    },
    close,
  };
}

/** The base of a delta is in the same pack, in every pack that lies on a disk. */
function baseOffset(base: number | string | null, pack: Pack): number {
  const offset = typeof base === 'string' ? pack.index.offsetOf(base) : base;
  if (offset === null) throw unreadable(String(base));
  return offset;
}

async function openAll(folder: string): Promise<readonly Pack[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw unreadable('objects/pack', error);
  });
  const packs: Pack[] = [];
  for (const name of names.filter((each) => each.endsWith('.idx'))) {
    const path = join(folder, name);
    try {
      const index = await readPackIndex(path);
      packs.push({ index, file: await openPackFile(path.replace(/idx$/, 'pack')) });
    } catch (error) {
      if (!isMissing(error)) throw error; // else it was packed anew at this moment
    }
  }
  return packs;
}
