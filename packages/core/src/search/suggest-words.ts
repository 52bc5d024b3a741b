import { fileText, type TextPorts } from '../files/read-text.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import { nameOf } from '../paths.ts';
import type { Visibility } from '../permissions/visibility.ts';
import { editDistance, maxEdits } from './edit-distance.ts';
import { foldedWords } from './folded-words.ts';
import { parseSearch } from './parse-search.ts';
import type { SearchNode } from './search-store.ts';

/** A word of a search that no file has, and words in use that may have been meant, nearest first. */
export interface WordSuggestion {
  readonly word: string;
  readonly suggestions: readonly string[];
}

/** Only the first words of a search are looked at. */
const MAX_WORDS = 8;
/** A word is looked for in so many of the files in which it should stand. */
const MAX_READ = 3;

type Ports = TextPorts & { readonly reader: Pick<IndexReader, 'suggestions'> };

/**
 * What to try when a search found nothing: its wanted words that occur nowhere, each with similar ones that do; words
 * without any are left out. Case and marks are folded. Throws `invalid` as `parseSearch` does.
 */
export async function suggestWords(
  ports: Ports,
  visibility: Visibility,
  text: string,
): Promise<readonly WordSuggestion[]> {
  const { where } = parseSearch(text);
  const words = [...new Set(where === null ? [] : wantedWords(where))].slice(0, MAX_WORDS);
  const found: WordSuggestion[] = [];
  for (const word of words) {
    if (await occurs(ports, visibility, word)) continue;
    const suggestions = await spelledWords(ports, visibility, word);
    if (suggestions.length > 0) found.push({ word, suggestions });
  }
  return found;
}

/** The whole words that a file must have, or may have instead of others. */
function wantedWords(node: SearchNode): string[] {
  if (node.type === 'and' || node.type === 'or') return node.nodes.flatMap(wantedWords);
  if (node.type === 'phrase') return foldedWords(node.text);
  if (node.type !== 'word' && node.type !== 'title') return [];
  const words = foldedWords(node.text);
  return node.prefix ? words.slice(0, -1) : words;
}

async function occurs({ reader }: Ports, visibility: Visibility, word: string): Promise<boolean> {
  const where = { type: 'word', text: word, prefix: false } as const;
  return (await reader.search.find(visibility, { where }, { limit: 1 })).items.length > 0;
}

/** The index knows stems of words: how they are written is read from files that have them. */
async function spelledWords(ports: Ports, visibility: Visibility, typed: string): Promise<string[]> {
  const similar = await ports.reader.suggestions.similarWords(visibility, typed);
  const spelled: string[] = [];
  for (const word of similar) {
    const written = await asWritten(ports, visibility, { word, typed });
    if (written !== null && !spelled.includes(written)) spelled.push(written);
  }
  return spelled;
}

async function asWritten(
  ports: Ports,
  visibility: Visibility,
  { word, typed }: { readonly word: string; readonly typed: string },
): Promise<string | null> {
  const where = { type: 'word', text: word, prefix: false } as const;
  const { items } = await ports.reader.search.find(visibility, { where }, { limit: MAX_READ });
  for (const { path, title } of items) {
    const spelling = spellingOf(foldedWords(`${title ?? ''} ${nameOf(path)}`), { word, typed });
    if (spelling !== null) return spelling;
  }
  for (const { path } of items) {
    const spelling = spellingOf(foldedWords(await fileText(ports, visibility, path)), { word, typed });
    if (spelling !== null) return spelling;
  }
  return null;
}

/** The word itself when it stands there, else the word nearest to what was typed. */
function spellingOf(
  words: readonly string[],
  { word, typed }: { readonly word: string; readonly typed: string },
): string | null {
  const there = new Set(words);
  if (there.has(word)) return word;
  let best: string | null = null;
  let steps = maxEdits(typed) + 1;
  for (const each of there) {
    const distance = editDistance(typed, each, steps - 1);
    if (distance < steps) [best, steps] = [each, distance];
  }
  return best;
}
