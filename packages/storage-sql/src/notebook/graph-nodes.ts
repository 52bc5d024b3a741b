import { fileKeys, type FileKind, type GraphNode, MAX_GRAPH_TAGS, type RelPath } from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { type FileRow, tagsOf } from './file-row.ts';
import type { GraphLink } from './graph-links.ts';
import { toSqlJson } from './json.ts';

/** So many links of one file are counted. */
const MAX_COUNTED_LINKS = 10_000;

export const graphNodeStatements = {
  aliases: `
    select a.rid, a.alias from json_each(?) j cross join file_alias a where a.rid = j.value`,
  /** Links that ask for a key of the file; `own` stand in it, `selves` of them lead nowhere else. */
  asking: `
    select rid, sum(links) as links, sum(own) as own, sum(iif(files = 1, own, 0)) as selves from (
      select j.value ->> 0 as rid, k.links, k.files, (
        select count(*) from link l indexed by link_target
        where l.key_id = k.key_id and l.rid = j.value ->> 0) as own
      from json_each(?) j cross join link_key k where k.key = j.value ->> 1)
    group by rid`,
  leaving: `
    select j.value as rid, (
      select count(*) from (
        select 1 from link l cross join link_key k
        where l.rid = j.value and k.key_id = l.key_id and k.files > 0 limit ${MAX_COUNTED_LINKS})) as links
    from json_each(?) j`,
} as const;

type Reads = Pick<SqlDriver, 'all'>;

/** The keys that each of these files bears, by their rids. */
export async function readKeys(
  driver: Reads,
  files: readonly { readonly rid: number; readonly path: string }[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const rids = toSqlJson(files.map(({ rid }) => rid));
  const rows = await driver.all<{ rid: number; alias: string }>(graphNodeStatements.aliases, [rids]);
  const aliases = new Map<number, string[]>();
  for (const { rid, alias } of rows) aliases.set(rid, [...(aliases.get(rid) ?? []), alias]);
  return new Map(files.map(({ rid, path }) => [rid, fileKeys(path, aliases.get(rid))]));
}

/** The nodes of files, in their order; how many links they have is counted by their names, not one by one. */
export async function toNodes(driver: Reads, files: readonly FileRow[]): Promise<readonly GraphNode[]> {
  const keys = await readKeys(driver, files);
  const pairs = files.flatMap(({ rid }) => (keys.get(rid) ?? []).map((key) => [rid, key]));
  const asking = await driver.all<AskingRow>(graphNodeStatements.asking, [toSqlJson(pairs)]);
  const rids = toSqlJson(files.map(({ rid }) => rid));
  const leaving = await driver.all<LeavingRow>(graphNodeStatements.leaving, [rids]);
  const degrees = new Map(leaving.map(({ rid, links }) => [rid, links]));
  for (const { rid, links, own, selves } of asking)
    degrees.set(rid, (degrees.get(rid) ?? 0) + links - own - selves);
  return files.map((file) => toNode(file, degrees.get(file.rid) ?? 0));
}

interface AskingRow {
  readonly rid: number;
  readonly links: number;
  readonly own: number;
  readonly selves: number;
}

interface LeavingRow {
  readonly rid: number;
  readonly links: number;
}

function toNode(row: FileRow, degree: number): GraphNode {
  const { id, path, title, kind } = row;
  const tags = tagsOf(row).slice(0, MAX_GRAPH_TAGS);
  return { id, path: path as RelPath, title, kind: kind as FileKind, degree, tags };
}

/** The node of a name that no file bears. */
export function unresolvedNode({ name }: GraphLink): GraphNode {
  return {
    id: `unresolved:${name.key}`,
    path: null,
    title: name.text,
    kind: null,
    degree: name.links,
    tags: [],
  };
}
