import type { RelPath } from '../paths.ts';
import {
  fileKeys,
  foldName,
  linkKey,
  parseTarget,
  withoutNoteExtension,
  type LinkAddress,
  type TargetAddress,
} from './link-key.ts';
import type { LinkCandidate, LinkResolution } from './link-store.ts';

/** An ambiguous link names at most this many files. */
export const MAX_AMBIGUOUS = 100;

/**
 * Where a link leads, given every file that bears its key (others do no harm). The best kind of match counts:
 * the path as written, the end of a path as written, the same without regard to case, an alias. Several files
 * with the same kind of match are an ambiguity.
 *
 * @example resolveLink({ from, kind: 'wiki', target: 'Day 1' }, [{ path: 'lab/Day 1.md', aliases: [] }])
 */
export function resolveLink(link: LinkAddress, candidates: readonly LinkCandidate[]): LinkResolution {
  if (link.target === '') return { status: 'resolved', path: link.from };
  const best = bestMatches(link, candidates);
  if (best.length === 0) return { status: 'unresolved' };
  if (best.length === 1) return { status: 'resolved', path: best[0]! };
  return { status: 'ambiguous', candidates: best.slice(0, MAX_AMBIGUOUS) };
}

function bestMatches(link: LinkAddress, candidates: readonly LinkCandidate[]): RelPath[] {
  const address = parseTarget(link);
  const key = linkKey(link);
  if (address === null || key === null) return [];
  const wanted = toWanted(address);
  const ranked = candidates
    .filter((candidate) => fileKeys(candidate.path, candidate.aliases).includes(key))
    .map((candidate) => ({ path: candidate.path, rank: rankOf(wanted, candidate) }));
  const best = Math.min(...ranked.map((match) => match.rank));
  return [...new Set(ranked.filter((match) => match.rank === best).map((match) => match.path))].sort();
}

interface Wanted {
  readonly byName: boolean;
  /** The target as written and the same in other forms (with or without `.md`), best first. */
  readonly forms: readonly string[];
  readonly folded: string;
  readonly aliasText: string;
}

function toWanted({ byName, components }: TargetAddress): Wanted {
  const written = components.join('/').normalize('NFC');
  const bare = withoutNoteExtension(written);
  const forms = bare !== written ? [written, bare] : byName ? [`${bare}.md`, bare] : [bare, `${bare}.md`];
  return { byName, forms, folded: foldName(bare), aliasText: written };
}

/** Smaller is better. Every file that bears the key has a rank. */
function rankOf(wanted: Wanted, { path, aliases }: LinkCandidate): number {
  const written = path.normalize('NFC');
  const exact = wanted.forms.indexOf(written);
  if (exact >= 0) return exact;
  const end = wanted.byName ? wanted.forms.findIndex((form) => written.endsWith(`/${form}`)) : -1;
  if (end >= 0) return 2 + end;
  const folded = foldName(withoutNoteExtension(path));
  if (folded === wanted.folded) return 4;
  if (wanted.byName && folded.endsWith(`/${wanted.folded}`)) return 5;
  return aliases.some((alias) => alias.normalize('NFC').trim() === wanted.aliasText) ? 6 : 7;
}
