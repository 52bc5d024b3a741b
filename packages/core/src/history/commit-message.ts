import { type RelPath, folderOf, isInFolder } from '../paths.ts';
import type { CommitBatch, CommitChange } from './commit-plan.ts';
import {
  ACTOR_TRAILER,
  CO_AUTHOR_TRAILER,
  REQUEST_TRAILER,
  type Trailer,
  VIA_TRAILER,
  formatTrailers,
  isOurTrailer,
  oneLine,
  parseTrailers,
} from './trailers.ts';
import type { Person } from './version-control.ts';

/** At most so many changes have a line of their own. */
const MAX_LINES = 50;
const MAX_SUBJECT_CHARS = 200;
const MAX_LINE_CHARS = 1_000;
const MAX_TEXT_CHARS = 32_000;
const MAX_CO_AUTHORS = 20;

const VERBS = { create: 'Create', update: 'Update', delete: 'Delete', move: 'Move' } as const;
const COUNTED = [
  ['create', 'added'],
  ['update', 'changed'],
  ['move', 'moved'],
  ['delete', 'deleted'],
] as const;

/** What a commit tells of where it came from. */
export interface CommitSource extends Pick<CommitBatch, 'actor' | 'via' | 'requestIds'> {
  readonly coAuthors: readonly Person[];
}

/**
 * The message of a commit that is made by itself: `Auto-commit: FILE`, or how many files of which folder; a line for
 * each change, and trailers. Whatever names hold, each stays in its line. Pure.
 */
export function autoCommitMessage(changes: readonly CommitChange[], source: CommitSource): string {
  return [`Auto-commit: ${summary(changes)}`, ...body(changes), trailers(source)].join('\n\n');
}

/** The message of a commit that somebody asked for without one. Pure. */
export function askedCommitMessage(paths: readonly RelPath[], source: CommitSource): string {
  return [`Commit ${fileCount(paths)}`, trailers(source)].join('\n\n');
}

/**
 * A message that a person wrote with trailers of ours; trailers that only we write are taken out of it, so that nobody
 * speaks for somebody else. Pure.
 */
export function ownCommitMessage(message: string, source: CommitSource): string {
  const text = plainText(message);
  const theirs = parseTrailers(text);
  const kept = theirs.filter(({ name }) => !isOurTrailer(name));
  const above = theirs.length === 0 ? text : text.slice(0, text.lastIndexOf('\n\n')).trimEnd();
  const block = kept.length === 0 ? trailers(source) : `${formatTrailers(kept)}\n${trailers(source)}`;
  return `${above}\n\n${block}`;
}

function summary(changes: readonly CommitChange[]): string {
  return fileCount(changes.map(({ path }) => path));
}

function fileCount(paths: readonly RelPath[]): string {
  if (paths.length === 1) return cut(oneLine(paths[0]!), MAX_SUBJECT_CHARS);
  const folder = commonFolder(paths);
  const where = folder === '' ? '' : ` in ${cut(oneLine(folder), MAX_SUBJECT_CHARS)}/`;
  return `${paths.length.toLocaleString('en')} files${where}`;
}

function commonFolder(paths: readonly RelPath[]): string {
  let folder = folderOf(paths[0]!);
  for (const path of paths) while (!isInFolder(path, folder)) folder = folderOf(folder);
  return folder;
}

function body(changes: readonly CommitChange[]): string[] {
  const lines = changes.slice(0, MAX_LINES).map(changeLine);
  if (changes.length > MAX_LINES)
    lines.push(`… and ${(changes.length - MAX_LINES).toLocaleString('en')} more`);
  return changes.length === 1 ? [lines[0]!] : [counts(changes), lines.join('\n')];
}

function counts(changes: readonly CommitChange[]): string {
  return COUNTED.map(([kind, word]) => [changes.filter((each) => each.kind === kind).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count.toLocaleString('en')} ${word}`)
    .join(', ');
}

function changeLine({ kind, path, oldPath }: CommitChange): string {
  const from = oldPath === null ? '' : `${cut(oneLine(oldPath), MAX_LINE_CHARS)} → `;
  return `${VERBS[kind]} ${from}${cut(oneLine(path), MAX_LINE_CHARS)}`;
}

function trailers({ actor, via, requestIds, coAuthors }: CommitSource): string {
  const list: Trailer[] = coAuthors
    .slice(0, MAX_CO_AUTHORS)
    .map(({ name, email }) => ({ name: CO_AUTHOR_TRAILER, value: `${name} <${email}>` }));
  if (actor !== null) list.push({ name: ACTOR_TRAILER, value: actor });
  list.push({ name: VIA_TRAILER, value: via });
  if (requestIds.length === 1) list.push({ name: REQUEST_TRAILER, value: requestIds[0]! });
  return formatTrailers(list);
}

/** Text of lines: line ends are one kind, other control characters are gone, and there is a subject. */
function plainText(message: string): string {
  const text = message
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '?')
    .slice(0, MAX_TEXT_CHARS)
    .toWellFormed()
    .trim();
  return text === '' ? 'Commit' : text;
}

function cut(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`;
}
