import type { Hash } from '../fs/file-system.ts';
import { type RelPath, isInFolder } from '../paths.ts';
import { type Origin, fromDisk } from './scope.ts';

/** What a writer announces before it touches the disk. */
export interface Expectation {
  readonly path: RelPath;
  /** The content that will stand there; null: nothing will; `any`: whatever is moved there, with all below it. */
  readonly hash: Hash | null | 'any';
  readonly origin: Origin;
}

/** Announced writes: whoever finds such a change first, a watch event too, takes its origin from here. */
export interface Expectations {
  /** Announces a write; the returned function takes it back. */
  expect(expectation: Expectation): () => void;
  /** The origin of what was found at a path: `hash` is null when it is gone. */
  originOf(path: RelPath, hash: Hash | null): Origin;
}

/** Makes an empty set of expectations. */
export function createExpectations(): Expectations {
  const open = new Set<Expectation>();
  return {
    expect(expectation) {
      open.add(expectation);
      return () => open.delete(expectation);
    },
    originOf(path, hash) {
      for (const each of open) if (covers(each, path, hash)) return each.origin;
      return fromDisk;
    },
  };
}

function covers(expectation: Expectation, path: RelPath, hash: Hash | null): boolean {
  if (expectation.hash === 'any') return hash !== null && isInFolder(path, expectation.path);
  if (expectation.hash === null) return hash === null && isInFolder(path, expectation.path);
  return path === expectation.path && hash === expectation.hash;
}
