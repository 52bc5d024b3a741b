import type { contract, ResponseIn } from '@codexlab/server/contract';

type Contract = typeof contract;

/** What one item of an answer looks like: `AnswerOf<'files', 'get'>`. */
export type AnswerOf<
  F extends keyof Contract,
  R extends keyof Contract[F],
> = Contract[F][R] extends infer Route
  ? Route extends import('@codexlab/server/contract').Route
    ? ResponseIn<Route>
    : never
  : never;

/** Whoever is signed in. */
export type Me = AnswerOf<'users', 'me'>;
/** A workspace, with one's own role. */
export type Workspace = AnswerOf<'workspaces', 'get'>;
/** A notebook, with one's own role. */
export type Notebook = AnswerOf<'notebooks', 'get'>;
/** A file as lists show it. */
export type FileSummary = AnswerOf<'files', 'list'>;
/** A file with everything known of it, and its text when it has one of bearable size. */
export type FileWithContent = AnswerOf<'files', 'get'>;
/** A file or folder of a folder. */
export type FolderEntry = AnswerOf<'folders', 'list'>;
/** A link as it stands in a file. */
export type Link = AnswerOf<'links', 'backlinks'>;
/** What saving a file left behind. */
export type SavedFile = AnswerOf<'files', 'replace'>;
