import type { HistoryKeeper } from './history/history-keeper.ts';
import type { NotebookPorts } from './notebook-ports.ts';
import type { RelPath } from './paths.ts';
import type { Visibility } from './permissions/visibility.ts';
import type { NotebookLine } from './sync/line.ts';
import type { Origin } from './sync/scope.ts';

/** What the parts of a view of a notebook are made of. */
export interface ViewParts {
  readonly ports: NotebookPorts;
  readonly visibility: Visibility;
  readonly origin: Origin;
  /** One for all views. */
  readonly keeper: HistoryKeeper;
  /** Throws when the notebook cannot be written. */
  readonly line: () => NotebookLine;
  /** The path that a text names: as it stands in the index, else read strictly. */
  readonly locate: (path: string) => Promise<RelPath>;
  /** Throws `not_found` when the path must not be seen. */
  readonly requireSeen: (path: RelPath) => void;
}
