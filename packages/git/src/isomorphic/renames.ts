import type { ObjectStore } from './object-store.ts';
import { MODES, type TreeEntry } from './tree.ts';
import type { TreeDifference } from './tree-walk.ts';

/** How one path differs, with renames found. Paths are of the repository. */
export interface PathDifference {
  readonly kind: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly path: string;
  readonly oldPath: string | null;
}

/** Larger files are the same file under another name only when their content is the same. */
const MAX_COMPARED_BYTES = 256 * 1024;
/** So many pairs are compared by content at most; git's own bound is 1,000 by 1,000. */
const MAX_PAIRS = 10_000;
/** So much of the larger one's bytes must be in lines of both. git's own measure is near to this. */
const MIN_ALIKE = 0.5;

interface Side {
  readonly path: string;
  readonly entry: TreeEntry;
}

/**
 * Finds renames among differences: what is gone and what is new are one file when their content is the same, or, for
 * files of up to 256 KiB, when half of the bytes of the larger stand in lines that both have.
 */
export async function withRenames(
  objects: Pick<ObjectStore, 'blob' | 'sizeOf'>,
  differences: readonly TreeDifference[],
): Promise<PathDifference[]> {
  const gone = sides(differences, 'before', 'after');
  const fresh = sides(differences, 'after', 'before');
  const pairs = new Map<string, string>();
  pairEqual(gone, fresh, pairs);
  await pairAlike(objects, gone, fresh, pairs);
  const renamedAway = new Set(pairs.values());
  return differences
    .filter((each) => each.after !== null || !renamedAway.has(each.path))
    .map((each) => describe(each, pairs.get(each.path) ?? null));
}

function describe(difference: TreeDifference, oldPath: string | null): PathDifference {
  const { path, before, after } = difference;
  if (oldPath !== null && before === null) return { kind: 'renamed', path, oldPath };
  return { kind: before === null ? 'added' : after === null ? 'deleted' : 'modified', path, oldPath: null };
}

function sides(
  differences: readonly TreeDifference[],
  side: 'before' | 'after',
  other: 'before' | 'after',
): Side[] {
  const found: Side[] = [];
  for (const difference of differences) {
    const entry = difference[side];
    if (entry && !difference[other] && entry.mode !== MODES.submodule)
      found.push({ path: difference.path, entry });
  }
  return found;
}

/** Same content: pairs with the same name are made first. */
function pairEqual(gone: readonly Side[], fresh: readonly Side[], pairs: Map<string, string>): void {
  const used = new Set<string>();
  for (const keyOf of [sameNameKey, contentKey]) {
    const waiting = new Map<string, string[]>();
    for (const old of gone.filter((side) => !used.has(side.path))) {
      const list = waiting.get(keyOf(old));
      if (list) list.push(old.path);
      else waiting.set(keyOf(old), [old.path]);
    }
    for (const side of fresh.filter((each) => !pairs.has(each.path))) {
      const oldPath = waiting.get(keyOf(side))?.pop();
      if (oldPath === undefined) continue;
      used.add(oldPath);
      pairs.set(side.path, oldPath);
    }
  }
}

function sameNameKey(side: Side): string {
  return `${side.entry.oid} ${nameIn(side.path)}`;
}

function contentKey(side: Side): string {
  return side.entry.oid;
}

async function pairAlike(
  objects: Pick<ObjectStore, 'blob' | 'sizeOf'>,
  gone: readonly Side[],
  fresh: readonly Side[],
  pairs: Map<string, string>,
): Promise<void> {
  const used = new Set(pairs.values());
  const left = gone.filter((side) => !used.has(side.path));
  const open = fresh.filter((side) => !pairs.has(side.path));
  if (left.length === 0 || open.length === 0 || left.length * open.length > MAX_PAIRS) return;
  const olds = await measured(objects, left);
  const scored: { score: number; path: string; oldPath: string }[] = [];
  for (const now of await measured(objects, open)) {
    for (const old of olds) {
      const score = likeness(old, now);
      if (score >= MIN_ALIKE) scored.push({ score, path: now.path, oldPath: old.path });
    }
  }
  const isSameName = (pair: { path: string; oldPath: string }): number =>
    nameIn(pair.path) === nameIn(pair.oldPath) ? 1 : 0;
  scored.sort((a, b) => b.score - a.score || isSameName(b) - isSameName(a));
  for (const { path, oldPath } of scored) {
    if (pairs.has(path) || used.has(oldPath)) continue;
    pairs.set(path, oldPath);
    used.add(oldPath);
  }
}

interface Measured {
  readonly path: string;
  readonly sizeBytes: number;
  /** How many bytes stand in each line, all its copies together. */
  readonly lines: ReadonlyMap<string, number>;
}

async function measured(
  objects: Pick<ObjectStore, 'blob' | 'sizeOf'>,
  sides: readonly Side[],
): Promise<Measured[]> {
  const found: Measured[] = [];
  for (const { path, entry } of sides) {
    const sizeBytes = await objects.sizeOf(entry.oid);
    if (sizeBytes === 0 || sizeBytes > MAX_COMPARED_BYTES) continue;
    const lines = new Map<string, number>();
    for (const line of (await objects.blob(entry.oid)).toString('latin1').split('\n'))
      lines.set(line, (lines.get(line) ?? 0) + line.length + 1);
    found.push({ path, sizeBytes, lines });
  }
  return found;
}

function likeness(a: Measured, b: Measured): number {
  const larger = Math.max(a.sizeBytes, b.sizeBytes);
  if (Math.min(a.sizeBytes, b.sizeBytes) < larger * MIN_ALIKE) return 0;
  let shared = 0;
  for (const [line, bytes] of a.lines) shared += Math.min(bytes, b.lines.get(line) ?? 0);
  return shared / larger;
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
