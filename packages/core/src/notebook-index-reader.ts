import type { ChangeStore } from './changes/change-store.ts';
import type { FileStore } from './files/file-store.ts';
import type { GraphStore } from './graph/graph-store.ts';
import type { LinkStore } from './links/link-store.ts';
import type { PropertyStore } from './properties/property-store.ts';
import type { SearchStore } from './search/search-store.ts';
import type { SuggestionStore } from './search/suggestion-store.ts';
import type { IndexMeta } from './sync/notebook-index.ts';
import type { TagStore } from './tags/tag-store.ts';
import type { TodoStore } from './todos/todo-store.ts';

/** The side of an index that answers questions. Any number may be open beside one writer. */
export interface IndexReader {
  readonly files: FileStore;
  readonly tags: TagStore;
  readonly links: LinkStore;
  readonly graph: GraphStore;
  readonly todos: TodoStore;
  readonly properties: PropertyStore;
  readonly search: SearchStore;
  readonly suggestions: SuggestionStore;
  readonly changes: ChangeStore;
  meta(): Promise<IndexMeta>;
  close(): Promise<void>;
}
