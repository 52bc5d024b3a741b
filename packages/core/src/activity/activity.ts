import type { FileId } from '../ids.ts';
import type { NotebookView } from '../notebooks/notebooks.ts';
import type { Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { Actor } from '../permissions/roles.ts';
import type { SearchArea } from '../search/search-across.ts';
import type { ActivityKind } from './group-changes.ts';

/** Who did something. */
export interface ActivityAuthor {
  /** Null: nobody of this server, as when an editor wrote the file on the disk. */
  readonly id: string | null;
  /** As others see them; null for nobody, and for whoever is not here any more. */
  readonly name: string | null;
  readonly kind: 'human' | 'agent' | 'disk';
}

/** What somebody did to a file in one go, however many changes it took. */
export interface ActivityItem {
  readonly notebook: NotebookView;
  readonly what: ActivityKind;
  /** Null for what concerns the whole notebook. */
  readonly fileId: FileId | null;
  readonly path: RelPath | null;
  /** Where it was before; null unless it was moved. */
  readonly oldPath: RelPath | null;
  /** As it is now; null for a file that is gone. */
  readonly title: string | null;
  readonly by: ActivityAuthor;
  /** How many changes it took. */
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A stretch of what happened, newest first. */
export interface ActivityPage extends Page<ActivityItem> {
  /** Notebooks that could not be asked, with the reason. */
  readonly failed: readonly { readonly notebookId: string; readonly message: string }[];
}

/** Tells what happened in notebooks, as far back as their change logs reach. */
export interface Activity {
  /**
   * What happened in one notebook, those of a workspace, or all that the actor may see, newest first and not before
   * `fromMs`. Changes of one file by one actor are one item unless half an hour lies between them.
   */
  list(
    actor: Actor,
    area: SearchArea,
    options?: PageRequest & { readonly fromMs?: number | undefined },
  ): Promise<ActivityPage>;
}
