import {
  CodexError,
  type CursorKey,
  decodeCursor,
  encodeCursor,
  type FileFilter,
  type GraphFilter,
  type GraphNode,
  type GraphPage,
  type GraphRequest,
  MAX_GRAPH_EDGES,
  type RelPath,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import type { FileCounts } from './file-counts.ts';
import { readFileRows, readFilesAt, readIdsAt } from './file-list.ts';
import type { FileRow } from './file-row.ts';
import { createEdgeSum, type GraphLink, readOutgoing } from './graph-links.ts';
import { toNodes, unresolvedNode } from './graph-nodes.ts';

/** A page has at most so many files. */
const MAX_FILES = 500;

type Reads = Pick<SqlDriver, 'all'>;

/** One page of the whole graph: files by path, with the links that stand in them. */
export async function readGraphPage(
  driver: Reads,
  counts: FileCounts,
  filter: GraphFilter,
  request: GraphRequest,
): Promise<GraphPage> {
  const list = `graph ${JSON.stringify(filterOf(filter))} ${filter.orphans ?? true} ${filter.unresolved ?? true}`;
  const limit = edgeLimit(request);
  const begun = await readBegun(driver, filter, decodeCursor(list, request.cursor));
  const after = begun.after === null ? null : [begun.after];
  const files = await readFileRows(driver, counts, filterOf(filter), { after, wanted: MAX_FILES + 1 });
  const rows = [...begun.files.map(({ file }) => file), ...files.slice(0, MAX_FILES)];
  const ordinals = new Map(begun.files.map(({ file, ordinal }) => [file.rid, ordinal]));
  const read = await readOutgoing(
    driver,
    rows.map(({ rid }) => [rid, ordinals.get(rid) ?? -1]),
    { limit: limit + 1, maxEdges: limit },
  );
  const cut = cutPage(rows, read, limit, files.length > MAX_FILES);
  const nodes = await toNodes(driver, cut.files);
  const shown = new Set(
    cut.files.filter((_, at) => filter.orphans !== false || nodes[at]!.degree > 0).map(({ rid }) => rid),
  );
  const isNew = (_: GraphNode, at: number) => {
    const { rid } = cut.files[at]!;
    return shown.has(rid) && !ordinals.has(rid);
  };
  const linked = await toEdges(driver, filter, {
    ...cut,
    links: cut.links.filter(({ rid }) => shown.has(rid)),
  });
  return {
    nodes: [...nodes.filter(isNew), ...linked.names],
    edges: linked.edges,
    nextCursor: cut.next && encodeCursor(list, cut.next),
  };
}

/** The filter of the files; nothing else of it is in the statements. */
export function filterOf({ folder, kind, tag }: GraphFilter): FileFilter {
  return { folder, kind, tag };
}

function edgeLimit({ limit = MAX_GRAPH_EDGES }: GraphRequest): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_GRAPH_EDGES) return limit;
  const message = `limit must be a whole number from 1 to ${MAX_GRAPH_EDGES}, not ${limit}.`;
  throw new CodexError('invalid', message, { field: 'limit' });
}

interface Begun {
  /** The path after which files are read on. */
  readonly after: string | null;
  /** The file whose links did not fit on the page before, with the last ordinal that did. */
  readonly files: readonly { readonly file: FileRow; readonly ordinal: number }[];
}

async function readBegun(driver: Reads, filter: GraphFilter, cursor: CursorKey | null): Promise<Begun> {
  if (cursor === null) return { after: null, files: [] };
  const [after, ordinal = null] = [String(cursor[0]), cursor[1]];
  if (ordinal === null) return { after, files: [] };
  const rows = await readFilesAt(driver, filterOf(filter), [after as RelPath]);
  return { after, files: rows.map((file) => ({ file, ordinal: Number(ordinal) })) };
}

/** What fits on a page. */
interface CutPage {
  readonly files: readonly FileRow[];
  readonly links: readonly GraphLink[];
  readonly next: CursorKey | null;
}

/** Whole files as long as they fit; of a file that fills the page alone as many links as do. */
function cutPage(
  files: readonly FileRow[],
  links: readonly GraphLink[],
  limit: number,
  more: boolean,
): CutPage {
  let edges = 0;
  const end = links.findIndex(({ targets }) => (edges += Math.max(1, targets.length)) > limit);
  if (end < 0) return { files, links, next: more ? [files.at(-1)!.path] : null };
  const at = files.findIndex(({ rid }) => rid === links[end]!.rid);
  const first = links.findIndex(({ rid }) => rid === links[end]!.rid);
  if (at > 0) return { files: files.slice(0, at), links: links.slice(0, first), next: [files[at - 1]!.path] };
  const some = links.slice(0, Math.max(1, end));
  return { files: files.slice(0, 1), links: some, next: [files[0]!.path, some.at(-1)!.ordinal] };
}

interface Linked {
  readonly names: readonly GraphNode[];
  readonly edges: GraphPage['edges'];
}

/** The edges to files that the filter lets through, and to names that no file bears. */
async function toEdges(driver: Reads, filter: GraphFilter, { files, links }: CutPage): Promise<Linked> {
  const paths = [...new Set(links.flatMap(({ targets }) => targets))];
  const found = await readIdsAt(driver, filterOf(filter), paths);
  const ids = new Map([...found, ...files].map(({ path, id }) => [path, id]));
  return sumEdges(links, ids, filter.unresolved ?? true);
}

/** Adds up the links whose both ends are known by their paths; links of a file to itself are none. */
export function sumEdges(
  links: readonly GraphLink[],
  ids: ReadonlyMap<string, string>,
  unresolved: boolean,
): Linked {
  const sum = createEdgeSum();
  const names = new Map<string, GraphNode>();
  for (const link of links) {
    const source = ids.get(link.source);
    if (source === undefined) continue;
    if (link.targets.length === 0 && unresolved) {
      const node = unresolvedNode(link);
      if (!names.has(node.id)) names.set(node.id, node);
      sum.add({ source, target: node.id, kind: link.kind });
    }
    for (const path of link.targets) {
      const target = ids.get(path);
      if (target !== undefined && target !== source) sum.add({ source, target, kind: link.kind });
    }
  }
  return { names: [...names.values()], edges: sum.edges() };
}
