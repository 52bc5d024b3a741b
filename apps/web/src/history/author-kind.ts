import type { HistoryEntry } from './use-history.ts';

const PROGRAM_EMAIL = 'codex@localhost';

/** Which picture stands for the author of a commit: what changed on the disk is committed by Codex itself. */
export function authorKind({ kind, actor, email }: HistoryEntry['by']): 'human' | 'agent' | 'disk' {
  if (kind === 'agent') return 'agent';
  return kind === 'unknown' && actor === null && email === PROGRAM_EMAIL ? 'disk' : 'human';
}
