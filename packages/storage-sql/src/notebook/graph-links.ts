import {
  type GraphEdge,
  type LinkAddress,
  type LinkCandidate,
  type RelPath,
  resolveLink,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { toSqlJson } from './json.ts';
import { readCandidatesOf } from './link-candidates.ts';
import { linkKindOf } from './link-kinds.ts';

export const graphLinkStatements = {
  /** In the order of the files that are named, each after the ordinal that is named with it. */
  outgoing: `
    select f.path as source, l.rid, l.ordinal, l.kind, l.target, k.key, k.links, k.files
    from json_each(?) j cross join link l cross join link_key k cross join file_metadata f
    where l.rid = j.value ->> 0 and l.ordinal > j.value ->> 1 and k.key_id = l.key_id and f.rid = l.rid limit ?`,
  incoming: `
    select f.path as source, l.rid, l.ordinal, l.kind, l.target, k.key, k.links, k.files
    from json_each(?) j cross join link_key k cross join link l cross join file_metadata f
    where k.key = j.value and l.key_id = k.key_id and f.rid = l.rid limit ?`,
} as const;

type Reads = Pick<SqlDriver, 'all'>;

interface LinkRow {
  readonly source: RelPath;
  readonly rid: number;
  readonly ordinal: number;
  readonly kind: number;
  readonly target: string;
  readonly key: string;
  /** How many links have the key. */
  readonly links: number;
  /** How many files bear it. */
  readonly files: number;
}

/** A link with the files that it leads to: none, one, or all that it may mean. */
export interface GraphLink {
  readonly rid: number;
  readonly ordinal: number;
  readonly source: RelPath;
  readonly kind: GraphEdge['kind'];
  readonly targets: readonly RelPath[];
  /** What it asks for, and how many links do. */
  readonly name: { readonly key: string; readonly text: string; readonly links: number };
}

/**
 * The first `limit` links to other files that stand in files, each file after an ordinal; fewer when those make more than
 * `maxEdges` edges, the link that goes beyond included. A name that many files bear makes as many edges.
 */
export async function readOutgoing(
  driver: Reads,
  files: readonly (readonly [rid: number, after: number])[],
  { limit, maxEdges = Infinity }: { readonly limit: number; readonly maxEdges?: number },
): Promise<readonly GraphLink[]> {
  const params = [toSqlJson(files), limit];
  return resolveRows(driver, await driver.all<LinkRow>(graphLinkStatements.outgoing, params), maxEdges);
}

/** The first `limit` links that ask for one of the keys. */
export async function readIncoming(
  driver: Reads,
  keys: readonly string[],
  limit: number,
): Promise<readonly GraphLink[]> {
  const params = [toSqlJson(keys), limit];
  return resolveRows(driver, await driver.all<LinkRow>(graphLinkStatements.incoming, params));
}

/** So many links are looked up at once. */
const ROWS_AT_ONCE = 500;

/** Stops behind `maxEdges` edges: what a page has no room for need not be looked up. */
async function resolveRows(
  driver: Reads,
  rows: readonly LinkRow[],
  maxEdges = Infinity,
): Promise<readonly GraphLink[]> {
  const links: GraphLink[] = [];
  let edges = 0;
  for (let at = 0; at < rows.length && edges <= maxEdges; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    const candidates = await readCandidatesOf(driver, borne(some));
    for (const row of some) {
      const link = toGraphLink(row, candidates.get(row.key) ?? []);
      links.push(link);
      edges += Math.max(1, link.targets.length);
      if (edges > maxEdges) break;
    }
  }
  return links;
}

/** A key that no file bears leads nowhere, without being looked up. */
function borne(rows: readonly LinkRow[]): readonly string[] {
  return rows.flatMap(({ key, files }) => (files > 0 ? [key] : []));
}

function toGraphLink(row: LinkRow, candidates: readonly LinkCandidate[]): GraphLink {
  const { source, rid, ordinal, target, key, links } = row;
  const kind = linkKindOf(row.kind);
  return {
    ...{ rid, ordinal, source, kind: kind === 'embed' || kind === 'image' ? 'embed' : 'link' },
    targets: targetsOf({ from: source, kind, target }, candidates),
    name: { key, text: target, links },
  };
}

/** Whoever bears a key alone is where its links lead: only among several the spelling decides. */
function targetsOf(link: LinkAddress, candidates: readonly LinkCandidate[]): readonly RelPath[] {
  if (candidates.length < 2) return candidates.map(({ path }) => path);
  const found = resolveLink(link, candidates);
  if (found.status === 'ambiguous') return found.candidates;
  return found.status === 'resolved' ? [found.path] : [];
}

/** Adds up links to edges, in the order in which they come. */
export interface EdgeSum {
  add(edge: Omit<GraphEdge, 'count'>): void;
  edges(): readonly GraphEdge[];
}

/** No edges yet. */
export function createEdgeSum(): EdgeSum {
  const counts = new Map<string, GraphEdge>();
  return {
    add(edge) {
      const key = `${edge.source} ${edge.kind} ${edge.target}`;
      counts.set(key, { ...edge, count: (counts.get(key)?.count ?? 0) + 1 });
    },
    edges: () => [...counts.values()],
  };
}
