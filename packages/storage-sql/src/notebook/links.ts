import {
  decodeCursor,
  fileKeys,
  linkKey,
  pageLimit,
  resolveLink,
  type LinkAddress,
  type LinkCandidate,
  type LinkStore,
  type NotebookId,
  type NotebookLink,
  type RelPath,
} from '@codexlab/core';
import type { SqlDriver } from '../driver.ts';
import { createGate, EMPTY_PAGE } from './gate.ts';
import { toPage } from './keyset.ts';
import { readCandidates, readCandidatesOf } from './link-candidates.ts';
import { linkKindOf } from './link-kinds.ts';

const MAX_SOURCES = 20;

export const linkReadStatements = {
  file: 'select rid from file_metadata where path = ? and deleted_at is null',
  aliases: 'select alias from file_alias where rid = ?',
  outgoing: `
    select ? as source, rid, ordinal, kind, target, heading, block, text, line
    from link where rid = ? and ordinal > ? order by ordinal limit ?`,
  incoming: `
    select f.path as source, l.rid, l.ordinal, l.kind, l.target, l.heading, l.block, l.text, l.line
    from link_key k cross join link l cross join file_metadata f
    where k.key = ? and l.key_id = k.key_id and f.rid = l.rid and (l.rid, l.ordinal) > (?, ?) order by l.rid, l.ordinal limit ?`,
  unresolved: `
    select key, links, (select target from link l where l.key_id = k.key_id limit 1) as target
    from link_key k where files = 0 and links > 0 and key > ? order by key limit ?`,
  sources: `
    select f.path from (
      select distinct l.rid from link_key k cross join link l where k.key = ? and l.key_id = k.key_id limit ?) l
    join file_metadata f on f.rid = l.rid order by f.path`,
} as const;

interface LinkRow {
  readonly source: string;
  readonly rid: number;
  readonly ordinal: number;
  readonly kind: number;
  readonly target: string;
  readonly heading: string | null;
  readonly block: string | null;
  readonly text: string | null;
  readonly line: number;
}

type Reads = Pick<SqlDriver, 'all'>;

/** The files that links may lead to; links are prepared together, before they are asked for one by one. */
interface CandidateFinder {
  prepare(links: readonly LinkAddress[]): Promise<void>;
  of(link: LinkAddress): readonly LinkCandidate[];
}

/** Reads the links of one notebook's index. */
export function createLinkStore(driver: Reads, notebookId: NotebookId): LinkStore {
  const gate = createGate(notebookId);
  return {
    outgoing: (visibility, path, page) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const list = `outgoing ${path}`;
        const limit = pageLimit(page);
        const after = decodeCursor(list, page.cursor)?.[0] ?? -1;
        const rid = await ridOf(driver, path);
        if (rid === null) return EMPTY_PAGE;
        const params = [path, rid, after, limit + 1];
        const rows = await driver.all<LinkRow>(linkReadStatements.outgoing, params);
        const links = await resolveAll(rows, candidateFinder(driver));
        return toPage(list, links, limit, { item: ({ link }) => link, key: ({ row }) => [row.ordinal] });
      }),
    backlinks: (visibility, path, page) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const list = `backlinks ${path}`;
        const limit = pageLimit(page);
        const after = decodeCursor(list, page.cursor);
        const links = await backlinks(driver, path, { after, wanted: limit + 1 });
        return toPage(list, links, limit, {
          item: ({ link }) => link,
          key: ({ row, key }) => [key, row.rid, row.ordinal],
        });
      }),
    unresolved: (visibility, page) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const limit = pageLimit(page);
        const after = decodeCursor('unresolved', page.cursor)?.[0] ?? '';
        const params = [after, limit + 1];
        const rows = await driver.all<UnresolvedRow>(linkReadStatements.unresolved, params);
        const targets = await Promise.all(rows.map((row) => withSources(driver, row)));
        return toPage('unresolved', targets, limit, {
          item: ({ target }) => target,
          key: ({ key }) => [key],
        });
      }),
    withKey: (visibility, key, page) =>
      gate(visibility, EMPTY_PAGE, async () => {
        const list = `links ${key}`;
        const limit = pageLimit(page);
        const after = decodeCursor(list, page.cursor) ?? [-1, -1];
        const rows = await driver.all<LinkRow>(linkReadStatements.incoming, [key, ...after, limit + 1]);
        const links = await resolveAll(rows, candidateFinder(driver));
        return toPage(list, links, limit, {
          item: ({ link }) => link,
          key: ({ row }) => [row.rid, row.ordinal],
        });
      }),
    candidates: (visibility, key) => gate(visibility, [], () => readCandidates(driver, key)),
    resolve: (visibility, link) =>
      gate(visibility, { status: 'unresolved' }, async () => {
        const key = linkKey(link);
        return resolveLink(link, key === null ? [] : await readCandidates(driver, key));
      }),
  };
}

interface ResolvedRow {
  readonly row: LinkRow;
  readonly link: NotebookLink;
}

async function ridOf(driver: Reads, path: RelPath): Promise<number | null> {
  const [row] = await driver.all<{ rid: number }>(linkReadStatements.file, [path]);
  return row?.rid ?? null;
}

async function resolveAll(rows: readonly LinkRow[], find: CandidateFinder): Promise<ResolvedRow[]> {
  const addresses = rows.map(addressOf);
  await find.prepare(addresses);
  return rows.map((row, at) => {
    const { target, heading, block, text, line } = row;
    const address = addresses[at]!;
    const resolution = resolveLink(address, find.of(address));
    const link = { source: address.from, kind: address.kind, target, heading, block, text, line, resolution };
    return { row, link };
  });
}

function addressOf({ source, kind, target }: LinkRow): LinkAddress {
  return { from: source as RelPath, kind: linkKindOf(kind), target };
}

/** Looks every key up once: the links of a page often share their targets. */
function candidateFinder(driver: Reads): CandidateFinder {
  const known = new Map<string, readonly LinkCandidate[]>();
  return {
    async prepare(links) {
      const keys = links.flatMap((link) => linkKey(link) ?? []).filter((key) => !known.has(key));
      const found = await readCandidatesOf(driver, keys);
      for (const key of keys) known.set(key, found.get(key) ?? []);
    },
    of: (link) => known.get(linkKey(link) ?? '') ?? [],
  };
}

/** A link with the key of the file that it was found by. */
interface Backlink extends ResolvedRow {
  readonly key: string;
}

/** Reads on until enough links really lead here: one that bears a key of the file may lead to a better match. */
async function backlinks(
  driver: Reads,
  path: RelPath,
  { after, wanted }: { readonly after: readonly (string | number | null)[] | null; readonly wanted: number },
): Promise<Backlink[]> {
  const rid = await ridOf(driver, path);
  if (rid === null) return [];
  const aliases = await driver.all<{ alias: string }>(linkReadStatements.aliases, [rid]);
  const find = candidateFinder(driver);
  const found: Backlink[] = [];
  const keys = [
    ...fileKeys(
      path,
      aliases.map(({ alias }) => alias),
    ),
  ].sort();
  for (const key of keys.filter((key) => after === null || key >= String(after[0]))) {
    let position = after !== null && key === after[0] ? after.slice(1) : [-1, -1];
    for (let more = true; more && found.length < wanted;) {
      const params = [key, ...position, wanted];
      const rows = await driver.all<LinkRow>(linkReadStatements.incoming, params);
      const others = rows.filter((row) => row.rid !== rid);
      const resolved = await resolveAll(others, find);
      for (const each of resolved) if (leadsTo(each.link, path)) found.push({ ...each, key });
      const last = rows.at(-1);
      more = rows.length === wanted;
      if (last) position = [last.rid, last.ordinal];
    }
  }
  return found.slice(0, wanted);
}

function leadsTo({ resolution }: NotebookLink, path: RelPath): boolean {
  if (resolution.status === 'resolved') return resolution.path === path;
  return resolution.status === 'ambiguous' && resolution.candidates.includes(path);
}

interface UnresolvedRow {
  readonly key: string;
  readonly links: number;
  readonly target: string | null;
}

async function withSources(driver: Reads, { key, links, target }: UnresolvedRow) {
  const rows = await driver.all<{ path: string }>(linkReadStatements.sources, [key, MAX_SOURCES]);
  const sources = rows.map(({ path }) => path as RelPath);
  return { key, target: { target: target ?? key.slice(2), links, sources } };
}
