import { CodexError } from '../errors.ts';
import type { Hash } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';
import type { MergeConflict } from '../text/merge.ts';
import type { SaveConflict } from './saves.ts';

const MAX_CONFLICTS = 100;
const MAX_TEXT_CHARS = 4096;

/** The failure of a save in which nothing was changed; `current` is the hash of what stands there. */
export function saveConflict(path: RelPath, reason: SaveConflict, current: Hash | null): CodexError {
  return new CodexError('conflict', messages[reason](path), { path, reason, current });
}

/** The failure of a save that changed the same places as others did, with both sides of each. */
export function overlapConflict(
  path: RelPath,
  current: Hash,
  conflicts: readonly MergeConflict[],
): CodexError {
  return new CodexError('conflict', messages.overlap(path), {
    ...{ path, reason: 'overlap', current, conflictCount: conflicts.length },
    conflicts: conflicts.slice(0, MAX_CONFLICTS).map(toDetail),
  });
}

const messages: Readonly<Record<SaveConflict, (path: RelPath) => string>> = Object.freeze({
  overlap: (path) =>
    `${path} was changed in the same place by somebody else. Read it again, and decide between both versions.`,
  no_base: (path) =>
    `${path} has changed since you read it, so long ago that the changes cannot be merged. Read it again.`,
  not_text: (path) =>
    `${path} has changed since you read it, and is no text, or too large a one, to be merged. Read it again.`,
  gone: (path) =>
    `${path} is not there any more. It may be in the trash; save it as a new file to bring it back.`,
  exists: (path) => `There is a file at ${path} already. Read it before you replace it.`,
  busy: (path) => `${path} changes faster than your version can be merged into it. Try again in a moment.`,
});

function toDetail({ base, ours, theirs, ...texts }: MergeConflict) {
  return {
    ...{ base: { ...base }, ours: { ...ours }, theirs: { ...theirs } },
    baseText: cut(texts.baseText),
    oursText: cut(texts.oursText),
    theirsText: cut(texts.theirsText),
  };
}

/** Not in the middle of a character. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT_CHARS) return text;
  const kept = text.slice(0, MAX_TEXT_CHARS);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}
