import type { Wakes } from './changes/follow-changes.ts';
import type { Clock } from './clock.ts';
import type { CodexError } from './errors.ts';
import type { ParseFile } from './files/parsed-file.ts';
import type { FileSystem } from './fs/file-system.ts';
import type { Timer } from './fs/timer.ts';
import type { Watcher } from './fs/watcher.ts';
import type { BaseStore } from './history/base-store.ts';
import type { ActorNames, HistoryMemory } from './history/history-keeper.ts';
import type { VersionControl } from './history/version-control.ts';
import type { NewId } from './ids.ts';
import type { IndexReader } from './notebook-index-reader.ts';
import type { NotebookRef } from './notebook.ts';
import type { Visibility } from './permissions/visibility.ts';
import type { PropertyEditor } from './properties/property-editor.ts';
import type { SettingsStore } from './settings/settings.ts';
import type { NotebookLine } from './sync/line.ts';
import type { Origin } from './sync/scope.ts';
import type { TextWork } from './text/text-work.ts';

/** What an open notebook is made of. */
export interface NotebookPorts {
  readonly ref: NotebookRef;
  /** Null when another process holds the notebook. */
  readonly line: NotebookLine | null;
  readonly reader: IndexReader;
  /** For reading content and snippets in this thread. */
  readonly fs: FileSystem;
  readonly parse: ParseFile;
  readonly editor: PropertyEditor;
  readonly settings: SettingsStore;
  readonly versions: VersionControl;
  readonly historyMemory: HistoryMemory;
  /** Null: nobody is known by more than an id. */
  readonly actorNames: ActorNames | null;
  readonly texts: TextWork;
  readonly bases: BaseStore;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly watcher: Watcher;
  readonly timer: Timer;
  /** Rung by whoever applies changes. */
  readonly wakes: Wakes;
  /** Hears of failures of the index (null: over); the returned function ends it. */
  readonly onTrouble: (listener: (error: CodexError | null) => void) => () => void;
  /** False: ignore files are not read. */
  readonly ignoreFiles: boolean;
  /** Done when the process that holds the notebook has caught up; used when `line` is null. */
  readonly waitForHolder: () => Promise<void>;
  /** What the library's writes are logged as, unless they say otherwise. */
  readonly origin?: Origin | undefined;
  readonly visibility?: Visibility | undefined;
  /** Frees what the opener holds: locks, threads. */
  readonly onClose: () => Promise<void>;
}
