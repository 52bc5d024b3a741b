import { type GraphAround, type GraphFilter, MAX_AROUND_NODES, type RelPath } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { readFilesAt } from './file-list.ts';
import type { FileRow } from './file-row.ts';
import { type GraphLink, readIncoming, readOutgoing } from './graph-links.ts';
import { readKeys, toNodes } from './graph-nodes.ts';
import { filterOf, sumEdges } from './graph-page.ts';

/** So many links are read of the files of one distance, in each direction, and between all that were found. */
const MAX_LINKS = 10_000;

type Reads = Pick<SqlDriver, 'all'>;

/** What lies around a file; null when it is not there. */
export async function readGraphAround(
  driver: Reads,
  { path, depth }: { readonly path: RelPath; readonly depth: number },
  filter: GraphFilter,
): Promise<GraphAround | null> {
  const [center] = await readFilesAt(driver, {}, [path]);
  if (center === undefined) return null;
  const reached = new Map<string, FileRow>([[center.path, center]]);
  let frontier: readonly FileRow[] = [center];
  let truncated = false;
  /** Those whose names are told: a name at the edge would be one step farther. */
  const inner = new Set<string>();
  for (let distance = 1; distance <= depth && frontier.length > 0; distance++) {
    for (const file of frontier) inner.add(file.path);
    const step = await neighbours(driver, frontier);
    const fresh = step.paths.filter((next) => !reached.has(next));
    const rows = inOrder(fresh, await readFilesAt(driver, filterOf(filter), fresh));
    frontier = rows.slice(0, MAX_AROUND_NODES - reached.size);
    truncated ||= step.truncated || frontier.length < rows.length;
    for (const file of frontier) reached.set(file.path, file);
  }
  const files = [...reached.values()];
  const links = await readOutgoing(
    driver,
    files.map(({ rid }) => [rid, -1]),
    { limit: MAX_LINKS + 1 },
  );
  const ids = new Map(files.map((file) => [file.path, file.id]));
  const told = links
    .slice(0, MAX_LINKS)
    .filter(({ source, targets }) => targets.length > 0 || inner.has(source));
  const { names, edges } = sumEdges(told, ids, filter.unresolved ?? true);
  const shown = names.slice(0, MAX_AROUND_NODES - files.length);
  const hidden = new Set(names.slice(shown.length).map(({ id }) => id));
  return {
    nodes: [...(await toNodes(driver, files)), ...shown],
    edges: edges.filter(({ target }) => !hidden.has(target)),
    truncated: truncated || links.length > MAX_LINKS || hidden.size > 0,
  };
}

interface Neighbours {
  readonly paths: readonly RelPath[];
  readonly truncated: boolean;
}

/** The files one link away from some others: first those that their links lead to, then those that link to them. */
async function neighbours(driver: Reads, files: readonly FileRow[]): Promise<Neighbours> {
  const own = new Set<string>(files.map(({ path }) => path));
  const outgoing = await readOutgoing(
    driver,
    files.map(({ rid }) => [rid, -1]),
    { limit: MAX_LINKS + 1 },
  );
  const keys = [...(await readKeys(driver, files)).values()].flat();
  const incoming = await readIncoming(driver, [...new Set(keys)], MAX_LINKS + 1);
  const leadHere = ({ targets }: GraphLink) => targets.some((target) => own.has(target));
  const paths = [
    ...outgoing.flatMap(({ targets }) => targets),
    ...incoming.filter(leadHere).map(({ source }) => source),
  ];
  return {
    paths: [...new Set(paths)],
    truncated: outgoing.length > MAX_LINKS || incoming.length > MAX_LINKS,
  };
}

function inOrder(paths: readonly RelPath[], rows: readonly FileRow[]): readonly FileRow[] {
  const found = new Map(rows.map((row) => [row.path, row]));
  return paths.flatMap((path) => found.get(path) ?? []);
}
