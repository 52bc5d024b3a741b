import type { Visibility } from '../permissions/visibility.ts';
import type { SearchMatch } from './search-store.ts';

/** Answers while a person types, and when a search found nothing. */
export interface SuggestionStore {
  /**
   * Files for a text that is still being typed, its last word taken as a beginning: those whose title or name holds all
   * words first (best: it is them, begins with them, has them in a row), then those whose folders do, then those whose
   * text does; newest first where nothing else counts. Quotes and operators mean nothing here. An empty text gives the
   * files that changed last, one without a word none. At most `limit` (10). The cost does not grow with the notebook.
   */
  complete(
    visibility: Visibility,
    text: string,
    options?: { readonly limit?: number | undefined },
  ): Promise<readonly SearchMatch[]>;
  /**
   * Words in use that differ from `word` by one letter or, those of titles and names and not near short words, by two;
   * nearest and most frequent first, at most 5. A word of texts is in any form by which it is found: the index keeps
   * their stems. Case and marks are folded.
   */
  similarWords(visibility: Visibility, word: string): Promise<readonly string[]>;
}
