import type { LinkKind } from '../files/parsed-file.ts';
import { folderOf, type RelPath } from '../paths.ts';

/**
 * Keys that bring links and files together. The text of a key is a folded path without `.md`, its components in
 * reverse (`Lab/Day 1.md` → `day 1/lab`), so that one ordered index finds files by name, by the end of their path
 * and by their whole path:
 *
 * - `n:day 1` and `n:day 1/lab` lead to every file whose name key is that text or goes on with `/` after it, and to
 *   files with such an alias;
 * - `p:day 1/lab` leads to files with exactly that name key;
 * - `x:…` leads nowhere (the target leaves the notebook, or can be no path).
 *
 * A link is unresolved exactly when no file bears its key.
 */
export type LinkKey = string;

/** A link as far as its key depends on it. `target` is as written, `''` for the file itself. */
export interface LinkAddress {
  readonly from: RelPath;
  readonly kind: LinkKind;
  readonly target: string;
}

/** Longer than any path; more text than that is no name. */
const MAX_TARGET_CHARS = 4096;
const MAX_NOWHERE_CHARS = 200;
const NOTE_EXTENSION = /\.md$/i;

/** The reversed folded path of a file: what `n:` and `p:` keys are compared with. */
export function nameKey(path: string): string {
  return keyText(path.split('/'));
}

/** The text of the `n:` key that an alias answers to; `''` when the alias can be no target. */
export function aliasKey(alias: string): string {
  return alias.length > MAX_TARGET_CHARS ? '' : keyText(componentsOf(alias));
}

/**
 * The key of the files that a link may lead to; null when it points into its own file. The key of a path-like link
 * depends on the file it stands in: it must be made anew when that file moves (see `keyDependsOnSource`).
 */
export function linkKey(link: LinkAddress): LinkKey | null {
  if (link.target === '') return null;
  const address = parseTarget(link);
  if (address === null) return `x:${link.target.slice(0, MAX_NOWHERE_CHARS).toWellFormed()}`;
  return `${address.byName ? 'n' : 'p'}:${keyText(address.components)}`;
}

/** Every key that a file with this path and these aliases bears. */
export function fileKeys(path: string, aliases: readonly string[] = []): readonly LinkKey[] {
  const whole = nameKey(path);
  const keys = new Set([`p:${whole}`, ...beginnings(whole).map((text) => `n:${text}`)]);
  for (const alias of aliases) if (aliasKey(alias) !== '') keys.add(`n:${aliasKey(alias)}`);
  return [...keys];
}

/** True when the link's key is another once the file it stands in moves to another folder. */
export function keyDependsOnSource(kind: LinkKind, target: string): boolean {
  return target !== '' && !target.startsWith('/') && (isPathKind(kind) || isRelative(target));
}

/** What a target asks for: components from the root, or (`byName`) the end of a path. */
export interface TargetAddress {
  readonly byName: boolean;
  readonly components: readonly string[];
}

/** Reads a target; null when it leaves the notebook or can be no path. */
export function parseTarget(link: LinkAddress): TargetAddress | null {
  if (link.target.length > MAX_TARGET_CHARS || link.target.includes('\0')) return null;
  const byName = !isPathKind(link.kind) && !link.target.startsWith('/') && !isRelative(link.target);
  const base = byName || link.target.startsWith('/') ? [] : folderOf(link.from).split('/');
  const components = walk([...base, ...componentsOf(link.target)]);
  return components === null || components.length === 0 ? null : { byName, components };
}

/** Folds what people do not tell apart in names: case, Unicode composition, the two small sigmas. */
export function foldName(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC').toWellFormed();
}

/** A path without the extension of notes, which links may leave out. */
export function withoutNoteExtension(path: string): string {
  const bare = path.replace(NOTE_EXTENSION, '');
  return bare === '' || bare.endsWith('/') ? path : bare;
}

function isPathKind(kind: LinkKind): boolean {
  return kind === 'markdown' || kind === 'image';
}

function isRelative(target: string): boolean {
  return target.split('/').some((part) => part.trim() === '..') || target.trimStart().startsWith('./');
}

function componentsOf(text: string): string[] {
  return text.trim().split('/');
}

/** Resolves `.` and `..`; null when the walk leaves the root. */
function walk(parts: readonly string[]): string[] | null {
  const walked: string[] = [];
  for (const part of parts) {
    if (part.trim() === '..') {
      if (walked.pop() === undefined) return null;
    } else if (isName(part)) walked.push(part);
  }
  return walked;
}

function keyText(components: readonly string[]): string {
  return foldName(withoutNoteExtension(components.filter(isName).join('/')))
    .split('/')
    .reverse()
    .join('/');
}

function isName(part: string): boolean {
  return part !== '' && part !== '.';
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function beginnings(text: string): string[] {
  const parts = text.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
