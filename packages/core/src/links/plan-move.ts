import { MAX_PAGE_ITEMS, type Page, type PageRequest } from '../page.ts';
import { isInFolder, type RelPath, storedRelPath } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import type { LinkChange, MovePlan } from './link-changes.ts';
import { fileKeys, keyDependsOnSource, type LinkAddress, linkKey, type LinkKey } from './link-key.ts';
import type { LinkRewrite } from './link-rewriter.ts';
import type { LinkCandidate, LinkStore, NotebookLink } from './link-store.ts';
import { resolveLink } from './resolve-link.ts';
import { retarget } from './retarget.ts';

/** A link that stays as it is, with the reason. */
export type LeftLink = MovePlan['left'][number];

/** Which links a move changes: for each file that they stand in, by its old name, what is to be written there. */
export interface MovedLinks {
  readonly files: ReadonlyMap<RelPath, readonly PlannedRewrite[]>;
  readonly left: readonly LeftLink[];
}

/** A change of all links of a file that are written alike, with the lines they stand on. */
export interface PlannedRewrite extends LinkRewrite {
  readonly lines: readonly number[];
}

interface FoundRewrite {
  readonly change: LinkRewrite;
  readonly lines: number[];
}

/** What is asked of an index to plan a move. */
export interface PlanPorts {
  readonly reader: {
    readonly files: {
      get(visibility: Visibility, path: RelPath): Promise<object | null>;
      list(
        visibility: Visibility,
        filter: { readonly folder: RelPath },
        page: PageRequest,
      ): Promise<Page<{ readonly path: RelPath }>>;
    };
    readonly links: Pick<LinkStore, 'withKey' | 'outgoing' | 'candidates'>;
  };
  readonly visibility: Visibility;
}

/** From where to where a file or folder moves. */
export interface Move {
  readonly from: RelPath;
  readonly to: RelPath;
}

/** Where a path is after a move. */
export function movedPath(path: RelPath, { from, to }: Move): RelPath {
  return isInFolder(path, from) ? storedRelPath(to + path.slice(from.length)) : path;
}

const MAX_CACHED_KEYS = 10_000;

/**
 * Finds the links that would not lead to the same file once a file or folder has moved: those that led to what moves, those
 * in it that are relative, and those to other files whose names are not the only ones any more. Costs as much as there are
 * links that bear a name of what moves. Links that lead nowhere are left; those that led to several files are told.
 */
export async function planMove(ports: PlanPorts, move: Move): Promise<MovedLinks> {
  const moved = await movedFiles(ports, move.from);
  const after = afterMove(ports, moved, move);
  const files = new Map<RelPath, Map<string, FoundRewrite>>();
  const left: LeftLink[] = [];

  async function look(link: NotebookLink): Promise<void> {
    if (link.resolution.status === 'unresolved' || link.target === '') return;
    if (link.resolution.status === 'ambiguous') return tellAmbiguous(link, link.resolution.candidates);
    const was = link.resolution.path;
    const address = { from: movedPath(link.source, move), kind: link.kind, target: link.target };
    const path = movedPath(was, move);
    if (await after.leadsTo(address, path)) return;
    const newTarget = await after.newTarget({ ...address, was, path });
    if (newTarget === null) return leave(link, `no name leads to ${path} alone`);
    const changes = files.get(link.source) ?? new Map<string, FoundRewrite>();
    files.set(link.source, changes);
    const key = `${link.kind}\0${link.target}`;
    const known = changes.get(key) ?? {
      change: { kind: link.kind, target: link.target, newTarget },
      lines: [],
    };
    known.lines.push(link.line);
    changes.set(key, known);
  }

  function tellAmbiguous(link: NotebookLink, candidates: readonly RelPath[]): void {
    if (candidates.some((path) => isInFolder(path, move.from)))
      leave(link, `it leads to several files: ${candidates.slice(0, 3).join(', ')}`);
  }

  function leave({ source, line }: NotebookLink, reason: string): void {
    left.push({ source, line, reason });
  }

  for (const key of keysOf(moved, move))
    for await (const link of everyPage((page) => ports.reader.links.withKey(ports.visibility, key, page)))
      if (!isInFolder(link.source, move.from) || !keyDependsOnSource(link.kind, link.target))
        await look(link);
  for (const path of moved)
    for await (const link of everyPage((page) => ports.reader.links.outgoing(ports.visibility, path, page)))
      if (keyDependsOnSource(link.kind, link.target)) await look(link);

  const planned = [...files].map(([path, changes]) => {
    return [path, [...changes.values()].map(({ change, lines }) => ({ ...change, lines }))] as const;
  });
  return { files: new Map(planned), left };
}

/** The changes of a plan as they are told: those of the first files, by name. */
export function toLinkChanges(files: MovedLinks['files'], limit: number): LinkChange[] {
  const changes: LinkChange[] = [];
  for (const [source, rewrites] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (changes.length >= limit) break;
    const ofFile = rewrites.flatMap(({ lines, kind, target, newTarget }) =>
      lines.map((line): LinkChange => ({ source, line, kind, target, newTarget })),
    );
    changes.push(...ofFile.sort((a, b) => a.line - b.line));
  }
  return changes.slice(0, limit);
}

async function movedFiles({ reader, visibility }: PlanPorts, from: RelPath): Promise<RelPath[]> {
  if ((await reader.files.get(visibility, from)) !== null) return [from];
  const paths: RelPath[] = [];
  const list = everyPage((page) => reader.files.list(visibility, { folder: from }, page));
  for await (const { path } of list) paths.push(path);
  return paths;
}

/** Every key that leads to what moves, before or afterwards: no other link changes where it leads. */
function keysOf(moved: readonly RelPath[], move: Move): Set<LinkKey> {
  return new Set(moved.flatMap((path) => [...fileKeys(path), ...fileKeys(movedPath(path, move))]));
}

async function* everyPage<T>(
  read: (page: { limit: number; cursor: string | null }) => Promise<{
    readonly items: readonly T[];
    readonly nextCursor: string | null;
  }>,
): AsyncGenerator<T, void> {
  let cursor: string | null = null;
  do {
    const page = await read({ limit: MAX_PAGE_ITEMS, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** Where links lead once everything has its new name. */
function afterMove({ reader, visibility }: PlanPorts, moved: readonly RelPath[], move: Move) {
  const arriving = new Map<LinkKey, LinkCandidate[]>();
  for (const path of moved) {
    const candidate = { path: movedPath(path, move), aliases: [] };
    for (const key of fileKeys(candidate.path)) {
      const known = arriving.get(key);
      if (known) known.push(candidate);
      else arriving.set(key, [candidate]);
    }
  }
  const found = new Map<LinkKey, readonly LinkCandidate[]>();
  const chosen = new Map<string, string | null>();

  async function candidates(key: LinkKey): Promise<readonly LinkCandidate[]> {
    const known = found.get(key);
    if (known) return known;
    if (found.size >= MAX_CACHED_KEYS) found.clear();
    const staying = await reader.links.candidates(visibility, key);
    const all = staying.map(({ path, aliases }) => ({ path: movedPath(path, move), aliases }));
    const named = [...all, ...(arriving.get(key) ?? [])];
    found.set(key, named);
    return named;
  }

  async function leadsTo(link: LinkAddress, path: RelPath): Promise<boolean> {
    const key = linkKey(link);
    const resolution = resolveLink(link, key === null ? [] : await candidates(key));
    return resolution.status === 'resolved' && resolution.path === path;
  }

  async function choose(link: Parameters<typeof retarget>[0]): Promise<string | null> {
    for (const target of retarget(link)) if (await leadsTo({ ...link, target }, link.path)) return target;
    return null;
  }

  return {
    leadsTo,
    /** A target in the manner of the old one that leads to the file; null when none does. */
    async newTarget(link: Parameters<typeof retarget>[0]): Promise<string | null> {
      const place = link.from.slice(0, link.from.lastIndexOf('/') + 1);
      const key = JSON.stringify([link.kind, link.target, link.was, place]);
      const known = chosen.get(key);
      if (known !== undefined) return known;
      if (chosen.size >= MAX_CACHED_KEYS) chosen.clear();
      const target = await choose(link);
      chosen.set(key, target);
      return target;
    },
  };
}
