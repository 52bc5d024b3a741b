import type { HistoryEntry } from './use-history.ts';

/** What is looked at: a version, and the one it is compared with (null: there is none before it). */
export interface VersionChoice {
  readonly to: string;
  readonly from: string | null;
}

/** What an address asks for, or the newest commit and what stood there before it. */
export function chosenPair(
  entries: readonly HistoryEntry[],
  asked: { readonly to: string | null; readonly from: string | null },
): VersionChoice {
  const newest = entries[0];
  const to = asked.to ?? newest?.id ?? 'disk';
  if (asked.from !== null && asked.from !== to) return { to, from: asked.from };
  if (to === 'disk') return { to, from: newest?.id ?? null };
  const entry = entries.find(({ id }) => id === to);
  return { to, from: entry === undefined ? `${to}^` : before(entry) };
}

/** What the file was called in a commit; null: what stands on the disk. */
export function pathIn(entry: HistoryEntry | null, path: string): string {
  return entry?.change?.path ?? path;
}

function before({ change, parents }: HistoryEntry): string | null {
  return change?.kind === 'added' ? null : (parents[0] ?? null);
}
