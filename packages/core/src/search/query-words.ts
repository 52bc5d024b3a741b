import type { FileKind } from '../files/parsed-file.ts';
import { editDistance, maxEdits } from './edit-distance.ts';
import type { FilePart, FileState } from './search-store.ts';

/** The names before a colon that mean something of their own; any other is the name of a property. */
export const SEARCH_FIELDS = [
  ...([
    'tag',
    'path',
    'title',
    'type',
    'ext',
    'extension',
    'is',
    'has',
    'links',
    'modified',
    'size',
  ] as const),
] as const;

/** A name of `SEARCH_FIELDS`. */
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** What `is:` takes. */
export const FILE_STATES: readonly FileState[] = [
  ...(['orphan', 'unresolved', 'duplicate', 'empty', 'problem', 'untagged', 'todo'] as const),
];

/** What `has:` takes beside names of properties. */
export const FILE_PARTS: readonly FilePart[] = ['tag', 'link', 'backlink', 'alias', 'property', 'problem'];

/** What `type:` finds in files that have no such property. */
export const FILE_KINDS: readonly FileKind[] = [
  ...(['note', 'view', 'notebook', 'table', 'data', 'code', 'text', 'image', 'audio', 'video'] as const),
  ...(['pdf', 'archive', 'link', 'binary'] as const),
];

/** A name that has a meaning of its own, whatever its case; null for names of properties. */
export function toSearchField(name: string): SearchField | null {
  const lower = name.toLowerCase();
  return SEARCH_FIELDS.find((field) => field === lower) ?? null;
}

/** The candidate that a person may have meant, the nearest first; null when none is near. */
export function nearestWord(word: string, candidates: readonly string[]): string | null {
  const lower = word.toLowerCase();
  const max = maxEdits(lower);
  const near = candidates.map((candidate) => ({ candidate, edits: editDistance(lower, candidate, max) }));
  const best = Math.min(...near.map(({ edits }) => edits));
  return best > max ? null : near.find(({ edits }) => edits === best)!.candidate;
}
