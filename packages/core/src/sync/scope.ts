import type { RelPath } from '../paths.ts';

/** Who or what made a change: every row of the change log carries it. */
export interface Origin {
  /** User or agent id; null when nobody is known (an edit by another program). */
  readonly actor: string | null;
  /** The way it came: `disk`, `library`, `command`, `api`, `agent`, … */
  readonly via: string;
  readonly requestId: string | null;
}

/** The origin of changes that were found on the disk. */
export const fromDisk: Origin = Object.freeze({ actor: null, via: 'disk', requestId: null });

/** What to compare with the disk: everything, or only what may have changed. */
export type SyncScope = WholeNotebook | PartOfNotebook;

/** The whole notebook. */
export interface WholeNotebook {
  readonly kind: 'all';
}

/** Some paths: each may exist or not, on the disk or in the index. */
export interface PartOfNotebook {
  readonly kind: 'some';
  /** Single entries. */
  readonly paths: readonly RelPath[];
  /** Folders whose direct children are compared; new folders among them are read to the bottom. */
  readonly folders: readonly RelPath[];
  /** Folders that are compared to the bottom. */
  readonly trees: readonly RelPath[];
}

/** The scope of everything. */
export const wholeNotebook: WholeNotebook = Object.freeze({ kind: 'all' });

/** The scope of single entries. */
export function somePaths(paths: readonly RelPath[]): PartOfNotebook {
  return { kind: 'some', paths, folders: [], trees: [] };
}

/** Joins scopes into one that covers them all. */
export function mergeScopes(scopes: readonly PartOfNotebook[]): PartOfNotebook {
  const union = (key: 'paths' | 'folders' | 'trees') => [...new Set(scopes.flatMap((scope) => scope[key]))];
  return { kind: 'some', paths: union('paths'), folders: union('folders'), trees: union('trees') };
}
