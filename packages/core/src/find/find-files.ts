import type { FileSummary } from '../files/file-store.ts';
import type { NotebookView } from '../notebooks/notebooks.ts';
import type { Actor } from '../permissions/roles.ts';
import type { SearchArea } from '../search/search-across.ts';

/** A file whose path or title fits what was typed. */
export interface FoundFile {
  readonly notebook: NotebookView;
  readonly file: FileSummary;
  /** The better the higher; comparable with those of the same question alone. */
  readonly score: number;
}

/** Files by what people remember of their names. */
export interface FoundFiles {
  /** Best first. */
  readonly items: readonly FoundFile[];
  /** Notebooks that could not be asked, with the reason. */
  readonly failed: readonly { readonly notebookId: string; readonly message: string }[];
}

/** Finds files by their names. */
export interface FindFiles {
  /**
   * The files whose path or title has the letters of each word in their order; those changed last when nothing is
   * typed. `limit`: 1 to 50, default 20.
   */
  find(
    actor: Actor,
    area: SearchArea,
    typed: string,
    options?: { readonly limit?: number | undefined },
  ): Promise<FoundFiles>;
}
