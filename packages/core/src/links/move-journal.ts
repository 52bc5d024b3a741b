import { isCodexError } from '../errors.ts';
import { jsonObject, originIn, pathIn, textIn } from '../files/manifest.ts';
import type { LinkKind } from '../files/parsed-file.ts';
import type { FileStat, FileSystem, Hash } from '../fs/file-system.ts';
import { isUlid, type Ulid } from '../ids.ts';
import { nameOf, type RelPath, relPathOnDisk, storedRelPath } from '../paths.ts';
import type { Origin } from '../sync/scope.ts';
import type { ByteSplice } from './byte-splices.ts';
import type { LinkRewrite } from './link-rewriter.ts';
import type { Move } from './plan-move.ts';

/*
 * A move that takes links along is in `.codex/moves/<ulid>/`: `manifest.json`, written before anything changes, and `done`
 * beside it once everything has changed; `moved` where links could not be written after the move. The manifest holds all
 * that is needed to go on, and to go back.
 */

const MOVES_FOLDER = storedRelPath('.codex/moves');
const MANIFEST = 'manifest.json';
const DONE = 'done';
const MOVED = 'moved';

/** A file whose bytes a move changes. */
export interface JournalFile {
  /** Its name after the move. */
  readonly path: RelPath;
  readonly before: Hash;
  readonly after: Hash;
  /** What to do with it when it is neither of them any more. */
  readonly rewrites: readonly LinkRewrite[];
  readonly splices: readonly ByteSplice[];
}

/** A move that was begun. */
export interface MoveJournal extends Move {
  readonly id: Ulid;
  readonly origin: Origin;
  /** The move that this one takes back. */
  readonly of: Ulid | null;
  /** What goes with the file that moves. */
  readonly sidecars: readonly Move[];
  readonly files: readonly JournalFile[];
}

/** A journal as it lies on the disk. */
export interface StoredJournal {
  readonly journal: MoveJournal;
  readonly done: boolean;
}

/** Writes down what will be done; durable when this is done. */
export async function writeJournal(fs: FileSystem, journal: MoveJournal): Promise<void> {
  const { from, to, origin, of, sidecars } = journal;
  const by = { actor: origin.actor, via: origin.via, request_id: origin.requestId };
  const files = journal.files.map(toWireFile);
  const text = JSON.stringify({ version: 1, from, to, ...by, of, sidecars, files });
  await fs.write(manifestPath(journal.id), new TextEncoder().encode(`${text}\n`), { ifHash: null });
}

/** Notes that all of it is done. */
export async function markDone(fs: FileSystem, id: Ulid): Promise<void> {
  await fs.write(relPathOnDisk(journalFolder(id), DONE), new Uint8Array());
}

/** Notes that it stands at its new place, and that files are still to be written. */
export async function markMoved(fs: FileSystem, id: Ulid): Promise<void> {
  await fs.write(relPathOnDisk(journalFolder(id), MOVED), new Uint8Array());
}

/** True when `markMoved` was called. */
export async function isMoved(fs: FileSystem, id: Ulid): Promise<boolean> {
  return (await fs.stat(relPathOnDisk(journalFolder(id), MOVED)))?.kind === 'file';
}

/** Takes a journal away; safe to repeat. */
export async function forgetJournal(fs: FileSystem, id: Ulid): Promise<void> {
  await fs.remove(journalFolder(id), { trash: null }).catch(unlessGone);
}

/** The ids of all journals, oldest first. */
export async function listJournals(fs: FileSystem): Promise<Ulid[]> {
  const stats = (await fs.list(MOVES_FOLDER).catch(unlessGone)) ?? [];
  return stats.map((stat) => nameOf(stat.path)).filter(isUlid);
}

/** True when all of it is done; false as well for a journal that is not there. */
export async function isDone(fs: FileSystem, id: Ulid): Promise<boolean> {
  return (await fs.stat(relPathOnDisk(journalFolder(id), DONE)))?.kind === 'file';
}

/** Reads a journal; null when there is none, or none that can be believed. */
export async function readJournal(fs: FileSystem, id: Ulid): Promise<StoredJournal | null> {
  const stats: readonly FileStat[] = (await fs.list(journalFolder(id)).catch(unlessGone)) ?? [];
  const has = (name: string) => stats.some((stat) => stat.kind === 'file' && nameOf(stat.path) === name);
  if (!has(MANIFEST)) return null;
  const journal = parseJournal(id, (await fs.read(manifestPath(id))).bytes);
  return journal && { journal, done: has(DONE) };
}

function journalFolder(id: Ulid): RelPath {
  return relPathOnDisk(MOVES_FOLDER, id);
}

function manifestPath(id: Ulid): RelPath {
  return relPathOnDisk(journalFolder(id), MANIFEST);
}

function toWireFile({ path, before, after, rewrites, splices }: JournalFile) {
  return {
    ...{ path, before, after },
    rewrites: rewrites.map(({ kind, target, newTarget }) => ({ kind, target, newTarget })),
    splices: splices.map((each) => [each.start, toBase64(each.before), toBase64(each.after)]),
  };
}

function parseJournal(id: Ulid, bytes: Uint8Array): MoveJournal | null {
  const facts = jsonObject(bytes);
  const move = parseMove(facts);
  const of = textIn(facts, 'of');
  const files = all(facts['files'], parseFile);
  const sidecars = all(facts['sidecars'], parseMove);
  if (move === null || files === null || sidecars === null) return null;
  return { id, ...move, origin: originIn(facts), of: of !== null && isUlid(of) ? of : null, sidecars, files };
}

type Facts = Readonly<Record<string, unknown>>;

function parseMove(facts: Facts): Move | null {
  const [from, to] = [pathIn(facts, 'from'), pathIn(facts, 'to')];
  return from !== null && to !== null ? { from, to } : null;
}

function parseFile(facts: Facts): JournalFile | null {
  const path = pathIn(facts, 'path');
  const [before, after] = [hashIn(facts, 'before'), hashIn(facts, 'after')];
  const rewrites = all(facts['rewrites'], parseRewrite);
  const splices = parseSplices(facts['splices']);
  if (path === null || before === null || after === null || rewrites === null || splices === null)
    return null;
  return { path, before, after, rewrites, splices };
}

function parseRewrite(facts: Facts): LinkRewrite | null {
  const kind = KINDS.find((each) => each === facts['kind']);
  const [target, newTarget] = [textIn(facts, 'target'), textIn(facts, 'newTarget')];
  return kind && target !== null && newTarget !== null ? { kind, target, newTarget } : null;
}

const KINDS: readonly LinkKind[] = ['wiki', 'embed', 'markdown', 'image', 'frontmatter'];

function parseSplices(value: unknown): ByteSplice[] | null {
  if (!Array.isArray(value)) return null;
  const splices = value.map((each: unknown) => {
    const [start, before, after]: readonly unknown[] = Array.isArray(each) ? each : [];
    if (typeof start !== 'number' || typeof before !== 'string' || typeof after !== 'string') return null;
    const [old, now] = [fromBase64(before), fromBase64(after)];
    return old && now && { start, before: old, after: now };
  });
  return splices.every((splice) => splice !== null) ? splices : null;
}

function hashIn(facts: Facts, name: string): Hash | null {
  const text = textIn(facts, name);
  return text !== null && isHash(text) ? text : null;
}

function isHash(text: string): text is Hash {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Every item of a list read; null when it is none, or one of them cannot be read. */
function all<T>(value: unknown, parse: (facts: Facts) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const items = value.map((item: unknown) =>
    typeof item === 'object' && item !== null ? parse({ ...item }) : null,
  );
  return items.every((item) => item !== null) ? items : null;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function unlessGone(error: unknown): null {
  if (isCodexError(error, 'not_found')) return null;
  throw error;
}
