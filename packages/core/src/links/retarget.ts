import type { LinkKind } from '../files/parsed-file.ts';
import { folderOf, type RelPath } from '../paths.ts';
import { withoutNoteExtension } from './link-key.ts';

/** A link whose target has to change. */
export interface Retargeted {
  /** The file it stands in, by its new name. */
  readonly from: RelPath;
  readonly kind: LinkKind;
  /** As it is written now. */
  readonly target: string;
  /** The file it leads to, by its old name and by the new one. */
  readonly was: RelPath;
  readonly path: RelPath;
}

/**
 * How the link may be written so that it leads to `path`, best first: in the manner of the old target (a bare name, a path
 * from the root, a relative one; with or without `.md`), then longer. Which of them does lead there is for others to ask.
 */
export function retarget(link: Retargeted): string[] {
  const wanted = withExtensionOf(link, spellings(link));
  return [...new Set(wanted)].filter((target) => !isOutside(link.kind, target));
}

function spellings(link: Retargeted): string[] {
  const { target, path, from } = link;
  const fromRoot = `/${path}`;
  if (target.startsWith('/')) return [fromRoot];
  if (isPathKind(link.kind)) return [relativePath(from, path, target.startsWith('./')), fromRoot];
  const ends = pathEnds(path);
  if (/^\s*\.\.?\//.test(target)) return [relativePath(from, path, true), ...ends, fromRoot];
  const old = parts(target).length;
  const isWhole = old > 1 && old === parts(link.was).length;
  const longEnough = ends.slice(Math.min(old, ends.length) - 1);
  return isWhole ? [path, ...longEnough, fromRoot] : [...longEnough, fromRoot];
}

/** `.md` stands there or not as it did before; with it, a target is never less clear. */
function withExtensionOf({ target, path }: Retargeted, targets: readonly string[]): string[] {
  const bare = withoutNoteExtension(path);
  const keeps = bare === path || withoutNoteExtension(target) !== target;
  return keeps ? [...targets] : targets.flatMap((each) => [withoutNoteExtension(each), each]);
}

/** `c`, `b/c`, `a/b/c`. */
function pathEnds(path: string): string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(names.length - 1 - index).join('/'));
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function relativePath(from: RelPath, path: RelPath, isDotted: boolean): string {
  const source = parts(folderOf(from));
  const target = path.split('/');
  let shared = 0;
  while (shared < target.length - 1 && shared < source.length && source[shared] === target[shared]) shared++;
  const ups = source.slice(shared).map(() => '..');
  const relative = [...ups, ...target.slice(shared)].join('/');
  return isDotted && ups.length === 0 ? `./${relative}` : relative;
}

function isPathKind(kind: LinkKind): boolean {
  return kind === 'markdown' || kind === 'image';
}

/** In a Markdown address a colon can be written otherwise; in a wikilink it would make an address of another place. */
function isOutside(kind: LinkKind, target: string): boolean {
  return !isPathKind(kind) && /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/\/)/.test(target);
}
