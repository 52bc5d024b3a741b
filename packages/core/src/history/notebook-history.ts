import type { Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';
import type { TextDiff } from '../text/text-diff.ts';
import type { Origin } from '../sync/scope.ts';
import type {
  Branch,
  CommitResult,
  FileRevision,
  PathChange,
  PendingChange,
  RepositoryState,
  Revision,
  RevisionEntry,
  RevisionId,
} from './version-control.ts';

/** What a notebook's owner wants of its history: kept in `.codex/notebook.yml` under `history`. */
export interface HistorySettings {
  /** Commit changes by themselves. Off until somebody says so. */
  readonly autoCommit: boolean;
  /** So long nothing must have changed before a commit is made. Default: 5,000. */
  readonly quietMs: number;
  /** Binary files larger than this are left out of commits that are made by themselves. Default: 10 MB. */
  readonly maxBinaryBytes: number;
}

/** The repository and what is wanted of it. */
export interface HistoryState extends RepositoryState {
  readonly settings: HistorySettings;
  /** What the last commit by itself could not do, for a person; null when all is well. */
  readonly trouble: string | null;
}

/** Who wrote something, as far as a commit tells. */
export interface Authorship {
  readonly name: string;
  readonly email: string;
  /** The user id that the commit names; null for commits that were not made through Codex. */
  readonly actor: string | null;
  /** `agent` when a commit says that an agent wrote it. */
  readonly kind: 'human' | 'agent' | 'unknown';
}

/** A commit in the history of something, with who wrote it. */
export interface HistoryEntry extends FileRevision {
  readonly by: Authorship;
}

/** Lines that one commit wrote. */
export interface BlameLines {
  readonly from: number;
  readonly count: number;
  readonly revision: Revision;
  readonly path: RelPath;
  readonly by: Authorship;
  /** The lines themselves, without line ends. */
  readonly lines: readonly string[];
}

/** What is compared: a revision, or what is on the disk now. */
export type VersionName = string | typeof ON_DISK;
/** The version on the disk. */
export const ON_DISK = 'disk';

/** How a file differs between two versions. */
export interface FileDiff {
  readonly path: RelPath;
  /** What the file was called in the version before; null where it was not there. */
  readonly oldPath: RelPath | null;
  /** Null: the version on the disk. */
  readonly from: RevisionId | null;
  readonly to: RevisionId | null;
  readonly fromBytes: number | null;
  readonly toBytes: number | null;
  readonly diff: TextDiff;
}

/** What is to be brought back. */
export interface RestoreRequest {
  /** A file or a folder; `''`: the whole notebook. */
  readonly path: string;
  /** A revision, or `at`: as it was at a moment. One of them is given. */
  readonly revision?: string | undefined;
  readonly atMs?: number | undefined;
  /** Tell what would be done, do nothing. */
  readonly dryRun?: boolean | undefined;
  /** Files that are not in the revision go to the trash (folders and the notebook only). Default: true. */
  readonly removeOthers?: boolean | undefined;
  readonly origin?: Origin | undefined;
}

/** What bringing back did, or would do. At most 1,000 paths are named of each, all are counted. */
export interface RestoreReport {
  readonly revision: RevisionId;
  readonly written: readonly RelPath[];
  readonly removed: readonly RelPath[];
  readonly writtenCount: number;
  readonly removedCount: number;
  readonly unchangedCount: number;
  /** Files that could not be brought back, with the reason. */
  readonly left: readonly { readonly path: RelPath; readonly reason: string }[];
}

/** The history of a notebook. Paths and revisions are checked; failures are `CodexError`s, as in `VersionControl`. */
export interface NotebookHistory {
  state(): Promise<HistoryState>;
  /**
   * Makes a repository (unless there is one) and turns commits by themselves on. The first one, with everything that
   * differs, follows by itself: wait for it with `settled`.
   */
  initialize(options?: { readonly origin?: Origin | undefined }): Promise<HistoryState>;
  /** Changes what is wanted. Throws `invalid` (details `field`), `unsupported` without a repository. */
  configure(settings: {
    readonly autoCommit?: boolean | undefined;
    readonly quietMs?: number | undefined;
    readonly maxBinaryBytes?: number | undefined;
  }): Promise<HistoryState>;
  /** Commits now what changed (default: everything that differs), as one commit of whoever asks. */
  commit(options?: {
    readonly paths?: readonly string[] | undefined;
    readonly message?: string | undefined;
    readonly origin?: Origin | undefined;
  }): Promise<CommitResult>;
  /** Done when everything that changed before the call is committed, where commits are made by themselves. */
  settled(): Promise<void>;
  pending(page?: PageRequest): Promise<Page<PendingChange>>;
  /** The history of a file (following renames), of a folder, or (`''`) of everything, newest first. */
  list(
    query: {
      readonly path: string;
      readonly from?: string | undefined;
      readonly untilMs?: number | undefined;
    },
    page?: PageRequest,
  ): Promise<Page<HistoryEntry>>;
  /** A file as it was: `path` is what it is called now or was called then. Throws `not_found`, `too_large`. */
  read(
    path: string,
    revision: string,
    options?: { readonly maxBytes?: number },
  ): Promise<{ readonly path: RelPath; readonly revision: RevisionId; readonly bytes: Uint8Array }>;
  entries(folder: string, revision: string, page?: PageRequest): Promise<Page<RevisionEntry>>;
  /** How a file changed between two versions. Default: from the newest revision to the disk. */
  diff(
    path: string,
    versions?: {
      readonly from?: VersionName | undefined;
      readonly to?: VersionName | undefined;
      readonly context?: number | undefined;
    },
  ): Promise<FileDiff>;
  /** Which files differ between two revisions or branches. */
  compare(
    versions: { readonly from: string; readonly to: string; readonly folder?: string | undefined },
    page?: PageRequest,
  ): Promise<Page<PathChange>>;
  /** Who wrote each line. `page` counts runs of lines. */
  blame(
    path: string,
    options?: PageRequest & { readonly revision?: string | undefined },
  ): Promise<Page<BlameLines>>;
  /** Brings a file, a deleted file, a folder or everything back as a new version. What it replaces is in git or the trash. */
  restore(request: RestoreRequest): Promise<RestoreReport>;
  branches(page?: PageRequest): Promise<Page<Branch>>;
}
