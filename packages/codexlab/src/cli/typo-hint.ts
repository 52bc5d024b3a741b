import type { WordSuggestion } from '@codexlab/core';
import { printable } from './render-text.ts';

const MAX_NAMED = 3;

/** What is said when a search found nothing: with the words that may have been meant, where there are any. */
export function nothingFound(suggestions: readonly WordSuggestion[]): string {
  const [first, ...others] = suggestions;
  if (first === undefined) return 'Nothing found.';
  const meant =
    others.length === 0
      ? named(first)
      : suggestions.map((each) => `${named(each)} for ${printable(each.word)}`).join('; ');
  return `Nothing found. Did you mean: ${meant}?`;
}

function named({ suggestions }: WordSuggestion): string {
  return suggestions.slice(0, MAX_NAMED).map(printable).join(' or ');
}
