import { isCodexError } from '../errors.ts';
import type { FileStat, FileSystem } from '../fs/file-system.ts';
import { isUlid, parseUlid, type Ulid } from '../ids.ts';
import { decodeCursor, encodeCursor, type Page, pageLimit, type PageRequest } from '../page.ts';
import { nameOf, type RelPath, relPathOnDisk, storedRelPath } from '../paths.ts';
import type { Origin } from '../sync/scope.ts';
import { jsonObject, numberIn, originIn, pathIn, textIn } from './manifest.ts';
import { TRASH_TTL_MS, type TrashedEntry } from './trash.ts';

/*
 * What was removed is in `.codex/trash/<ulid>/`: `manifest.json`, and beside it what was removed, under its own name. The
 * sidecars of a file have folders of their own; its manifest names them, and theirs name it.
 */

/** Where removed bytes lie. */
const TRASH_FOLDER = storedRelPath('.codex/trash');
const MANIFEST = 'manifest.json';
const MAX_MANIFEST_BYTES = 65_536;
const LIST = 'trash';

/** What the manifest of something removed says. */
export interface TrashManifest {
  readonly path: RelPath | null;
  readonly deletedMs: number | null;
  readonly origin: Origin;
  /** The removed file that this was a sidecar of. */
  readonly owner: Ulid | null;
  /** The removed sidecars of this file. */
  readonly sidecars: readonly Ulid[];
}

/** Something removed as it lies on the disk. */
export interface StoredTrash {
  readonly id: Ulid;
  readonly manifest: TrashManifest;
  /** What was removed; null when it is back already, or was never taken away: a crash came between. */
  readonly content: FileStat | null;
}

/** The text of a manifest. */
export function trashManifest(manifest: TrashManifest & { readonly deletedMs: number }): string {
  const { path, deletedMs, origin, owner, sidecars } = manifest;
  const by = { actor: origin.actor, via: origin.via, request_id: origin.requestId };
  const related = { ...(owner && { owner }), ...(sidecars.length > 0 && { sidecars }) };
  const removed_at = new Date(deletedMs).toISOString();
  return `${JSON.stringify({ version: 1, path, removed_at, ...by, ...related })}\n`;
}

/** Puts the manifest into the folder of something removed; from then on lists show it. */
export async function writeTrashManifest(fs: FileSystem, id: Ulid, manifest: string): Promise<void> {
  const path = relPathOnDisk(trashFolder(id), MANIFEST);
  await fs.write(path, new TextEncoder().encode(manifest), { ifHash: null });
}

/** The name under which something removed lies in its folder. */
export function trashName(path: RelPath): string {
  return nameOf(path) === MANIFEST ? 'content' : nameOf(path);
}

/** Takes the folder of something removed away where that can be done; what is left of it goes with retention. */
export async function discardTrash(fs: FileSystem, id: Ulid): Promise<void> {
  try {
    await fs.remove(trashFolder(id), { trash: null });
  } catch (error) {
    if (!isCodexError(error) || error.details.root === true) throw error;
  }
}

/** The folder of something removed. */
export function trashFolder(id: Ulid): RelPath {
  return relPathOnDisk(TRASH_FOLDER, id);
}

/** Reads one entry of the trash; null for an unknown one. Throws `invalid` for what is no id. */
export async function readTrash(fs: FileSystem, id: string): Promise<StoredTrash | null> {
  const known = parseUlid(id);
  const stats = await listOrNone(fs, trashFolder(known));
  const manifest = stats.find((stat) => stat.kind === 'file' && nameOf(stat.path) === MANIFEST);
  if (!manifest) return null;
  const { bytes } = await fs.read(manifest.path, { maxBytes: MAX_MANIFEST_BYTES });
  const content = stats.find((stat) => stat !== manifest) ?? null;
  return { id: known, manifest: parseManifest(bytes), content };
}

/** The ids in the trash, newest first: of sidecars, too, and of what a crash left. */
export async function trashIds(fs: FileSystem): Promise<Ulid[]> {
  const names = (await listOrNone(fs, TRASH_FOLDER)).map((stat) => nameOf(stat.path));
  return names.filter(isUlid).reverse();
}

/** One page of what was removed, newest first. Throws `invalid` for limits and cursors that are none. */
export async function listTrash(
  fs: FileSystem,
  page: PageRequest,
  keepMs: number = TRASH_TTL_MS,
): Promise<Page<TrashedEntry>> {
  const limit = pageLimit(page);
  const [before = null] = decodeCursor(LIST, page.cursor) ?? [];
  const wanted = (await trashIds(fs)).filter((id) => before === null || id < String(before));
  const items: TrashedEntry[] = [];
  for (const id of wanted) {
    const entry = await readShown(fs, id, keepMs);
    if (entry) items.push(entry);
    if (items.length > limit) break;
  }
  const shown = items.slice(0, limit);
  return { items: shown, nextCursor: items.length > limit ? encodeCursor(LIST, [shown.at(-1)!.id]) : null };
}

/** Null for what is not shown: sidecars of a file that is here too, and what a crash left without content. */
export async function readShown(fs: FileSystem, id: Ulid, keepMs: number): Promise<TrashedEntry | null> {
  const stored = await readTrash(fs, id).catch(unlessGone);
  if (!stored?.content) return null;
  const { manifest, content } = stored;
  const owner = manifest.owner === null ? null : await readTrash(fs, manifest.owner).catch(unlessGone);
  return owner?.content ? null : toEntry(stored.id, manifest, { content, keepMs });
}

function toEntry(
  id: Ulid,
  manifest: TrashManifest,
  { content, keepMs }: { readonly content: FileStat; readonly keepMs: number },
): TrashedEntry {
  const deletedMs = manifest.deletedMs ?? content.modifiedMs;
  return {
    ...{ id, path: manifest.path, kind: content.kind, origin: manifest.origin },
    sizeBytes: content.kind === 'folder' ? null : content.sizeBytes,
    ...{ deletedMs, expiresMs: deletedMs + keepMs },
  };
}

function parseManifest(bytes: Uint8Array): TrashManifest {
  const facts = jsonObject(bytes);
  const removedAt = Date.parse(textIn(facts, 'removed_at') ?? '');
  const owner = textIn(facts, 'owner');
  const sidecars: readonly unknown[] = Array.isArray(facts['sidecars']) ? facts['sidecars'] : [];
  return {
    path: pathIn(facts, 'path'),
    deletedMs: Number.isNaN(removedAt) ? numberIn(facts, 'foundMs') : removedAt,
    origin: originIn(facts),
    owner: owner !== null && isUlid(owner) ? owner : null,
    sidecars: sidecars.filter((id): id is Ulid => typeof id === 'string' && isUlid(id)),
  };
}

async function listOrNone(fs: FileSystem, folder: RelPath): Promise<readonly FileStat[]> {
  return (await fs.list(folder).catch(unlessGone)) ?? [];
}

function unlessGone(error: unknown): null {
  if (isCodexError(error, 'not_found')) return null;
  throw error;
}
