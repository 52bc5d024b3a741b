import type { Page, PageRequest } from '../page.ts';
import type { RelPath } from '../paths.ts';

declare const revisionBrand: unique symbol;
/** The id of a commit: 40 or 64 lower-case hexadecimal digits. */
export type RevisionId = string & { readonly [revisionBrand]: true };

/** Why nothing may be committed now: the user is in the middle of something that git will ask them to finish. */
export type RepositoryBusy = 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect';

/** The repository that holds the notebook, as it is now. */
export interface RepositoryState {
  /** `none`: no repository; `own`: the notebook's folder is its top; `inside`: the notebook is a folder of a larger one. */
  readonly kind: 'none' | 'own' | 'inside';
  /** Which implementation answers. */
  readonly implementation: 'native' | 'isomorphic';
  /** The newest commit; null before the first. */
  readonly head: RevisionId | null;
  /** The branch that is checked out; null when the head is detached. */
  readonly branch: string | null;
  readonly busy: RepositoryBusy | null;
  /** Older history is not here. */
  readonly shallow: boolean;
  /** Why the repository cannot be read or written (bare, corrupt, not ours by ownership …), for a person; else null. */
  readonly problem: string | null;
}

/** Somebody who wrote or committed. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** One commit. */
export interface Revision {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  readonly author: Person;
  readonly authoredMs: number;
  readonly committer: Person;
  readonly committedMs: number;
  /** The whole message, trailers included, at most 64 KiB. */
  readonly message: string;
}

/** What one commit did to one path, compared with its first parent. */
export interface PathChange {
  readonly kind: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly path: RelPath;
  /** Where it was before; for `renamed` alone. */
  readonly oldPath: RelPath | null;
}

/** A commit of the history of a file, with what it did to it. */
export interface FileRevision extends Revision {
  /** Null in the history of a folder or of everything. */
  readonly change: PathChange | null;
}

/** An entry of a folder as it was in a commit. */
export interface RevisionEntry {
  readonly path: RelPath;
  readonly kind: 'file' | 'link' | 'submodule';
  readonly executable: boolean;
  readonly sizeBytes: number | null;
  /** The git object id of its content. */
  readonly blob: string;
}

/** Lines of a file that one commit wrote, in a row. */
export interface BlameRun {
  /** 1-based. */
  readonly from: number;
  readonly count: number;
  readonly revision: Revision;
  /** Where the lines stood in that commit. */
  readonly path: RelPath;
}

/** A branch. */
export interface Branch {
  readonly name: string;
  readonly head: RevisionId;
  readonly isCurrent: boolean;
  readonly isRemote: boolean;
  readonly committedMs: number;
  readonly subject: string;
}

/** What is asked of a history. Without `path`: of the whole notebook. */
export interface LogQuery {
  readonly path?: RelPath | undefined;
  /** `path` is a folder. */
  readonly isFolder?: boolean | undefined;
  /** From this commit back. Default: the newest. */
  readonly from?: RevisionId | undefined;
  /** Only commits not later than this. */
  readonly untilMs?: number | undefined;
}

/** A commit to make. */
export interface CommitRequest {
  /** Files and folders as they are on the disk now: what is there goes in, what is gone goes out. Nothing else does. */
  readonly paths: readonly RelPath[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
  readonly atMs: number;
}

/** What a commit did. */
export interface CommitResult {
  /** Null: nothing differed from the newest commit, and none was made. */
  readonly revision: RevisionId | null;
  /** The files that went in or out. */
  readonly paths: readonly RelPath[];
  /** Paths that git itself ignores, or that cannot stand in a repository. */
  readonly left: readonly RelPath[];
}

/** A difference between the newest commit and the disk. */
export interface PendingChange {
  readonly path: RelPath;
  /** `untracked` is a new file that is not ignored. */
  readonly kind: 'untracked' | 'modified' | 'deleted' | 'conflicted';
  /** Somebody has staged it for a commit of their own. */
  readonly staged: boolean;
}

/** Since when each tracked file is as it is. */
export interface TrackedFile {
  readonly path: RelPath;
  /** The newest commit that changed it. */
  readonly revision: RevisionId;
}

/**
 * The history of one notebook's folder. All paths are of the notebook, also when the repository is larger; nothing outside
 * the notebook is read or changed. No method runs what a repository brings along: hooks, filters, monitors, drivers.
 *
 * All methods throw `CodexError`: `not_found` (no such path or revision), `unsupported` (no repository where one is
 * needed, an ability that is missing), `conflict` (busy: details `busy`; locked by another program: details `lock`),
 * `unavailable` (a repository that cannot be read; details say which object or file).
 */
export interface VersionControl {
  readonly capabilities: {
    /** `blame` works; it throws `unsupported` otherwise. */
    readonly blame: boolean;
    /** The content filters that are allowed (LFS) are run on commit. */
    readonly lfs: boolean;
  };
  /** Looks anew at each call. */
  state(): Promise<RepositoryState>;
  /** Makes a repository of the notebook's folder, with its first branch `main`. Throws `conflict` when there is one. */
  initialize(): Promise<void>;
  /** Who commits here by the repository's own settings (`user.name` and `user.email`, both); null when they do not say. */
  identity(): Promise<Person | null>;
  /** Commits these paths and no others: what others staged stays staged. Throws `conflict` when busy or locked. */
  commit(request: CommitRequest): Promise<CommitResult>;
  /** What differs between the newest commit and the disk below a folder (default: everything), ordered by path. */
  pending(page?: PageRequest & { readonly folder?: RelPath | undefined }): Promise<Page<PendingChange>>;
  /** Commits that touched a file (following its renames), a folder or the notebook, newest first. */
  log(query: LogQuery, page?: PageRequest): Promise<Page<FileRevision>>;
  /** The commit that a name stands for: an id or a beginning of one (7 digits at least), a branch, `HEAD`, a tag. */
  resolve(name: string): Promise<Revision>;
  /** The content of a file in a commit, as it would be checked out; of a submodule or folder: `not_found`. */
  read(path: RelPath, revision: RevisionId, options?: { readonly maxBytes?: number }): Promise<Uint8Array>;
  /** Files below a folder in a commit, to the bottom, ordered by path; of a file (link, submodule) that one alone. */
  entries(folder: RelPath, revision: RevisionId, page?: PageRequest): Promise<Page<RevisionEntry>>;
  /** How the files below a folder differ between two commits, with renames. `from` null: nothing was there. */
  compare(
    from: RevisionId | null,
    to: RevisionId,
    page?: PageRequest & { readonly folder?: RelPath | undefined },
  ): Promise<Page<PathChange>>;
  /** Who wrote each line of a file, first line first. */
  blame(path: RelPath, revision: RevisionId): Promise<readonly BlameRun[]>;
  branches(page?: PageRequest): Promise<Page<Branch>>;
  /**
   * Tracked files with the newest commit that changed each, where that is after `since` (exclusive; null: all files). For
   * keeping an index of them up to date; ordered by path. Throws `stale` when `since` is unknown or no ancestor of the
   * newest commit: begin anew then.
   */
  tracked(since: RevisionId | null, page?: PageRequest): Promise<Page<TrackedFile>>;
  /**
   * The content that a version had which is known by its SHA-256 alone; null when it is in none of the newest commits of the
   * file, or larger than what can be merged (`MAX_TEXT_BYTES`).
   */
  contentOf(path: RelPath, hash: string): Promise<Uint8Array | null>;
  /** Frees processes and caches. */
  close(): Promise<void>;
}
