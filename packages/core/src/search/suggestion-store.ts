import type { Visibility } from '../permissions/visibility.ts';
import type { SearchMatch } from './search-store.ts';

/** Answers while a person types, and when a search found nothing. */
export interface SuggestionStore {
  /**
   * Files for a text that is still being typed, its last word taken as a beginning: those whose title or name holds all
   * words first, then those whose folders do, then those whose text does. At most `limit` (10). The cost does not grow
   * with the notebook.
   */
  complete(
    visibility: Visibility,
    text: string,
    options?: { readonly limit?: number },
  ): Promise<readonly SearchMatch[]>;
  /** Words in use that differ from `word` by one or two letters, nearest and most frequent first; at most 5. */
  similarWords(visibility: Visibility, word: string): Promise<readonly string[]>;
}
