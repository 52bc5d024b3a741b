import { stat } from 'node:fs/promises';
import { type AbsPath, CodexError, type RelPath, storedRelPath } from '@codexlab/core';
import { type LockOptions } from '../lock.ts';
import { type Attributes, createAttributes } from './attributes.ts';
import { isObjectId } from './commit-object.ts';
import { unreadable } from './failures.ts';
import { type FoundRepository, findRepository } from './find-repository.ts';
import { type GitFiles, createGitFiles } from './git-files.ts';
import { type IndexEntry, parseIndex } from './git-index.ts';
import { type Ignored, createIgnored } from './ignored.ts';
import { type ObjectStore, createObjectStore } from './object-store.ts';
import { type Head, readHead } from './refs.ts';
import { type RepositoryConfig, readConfig } from './repository-config.ts';
import { type WorkTree, createWorkTree } from './work-tree.ts';

/** A repository, found for one piece of work. */
export interface Repository {
  readonly found: FoundRepository;
  readonly files: GitFiles;
  readonly objects: ObjectStore;
  readonly config: RepositoryConfig;
  /** Commits whose parents are not here. */
  readonly shallow: ReadonlySet<string>;
  readonly lock: LockOptions;
  head(): Promise<Head>;
  index(): Promise<IndexFile>;
  workTree(): WorkTree;
  ignored(workTree: WorkTree): Promise<Ignored>;
  attributes(workTree: WorkTree): Promise<Attributes>;
  /** The path in the repository of a path of the notebook. */
  toRepository(path: RelPath): string;
  /** The path of the notebook; null for one outside it. */
  toNotebook(path: string): RelPath | null;
}

/** The index as it was read. */
export interface IndexFile {
  readonly entries: readonly IndexEntry[];
  /** Files that changed at this moment or later may differ from what the index says of them. */
  readonly mtimeNs: bigint;
}

/** Finds the repository of a notebook anew at each call, and keeps its objects open between calls. */
export interface RepositoryFinder {
  /** Null when there is none. */
  find(): Promise<Repository | null>;
  /** Throws `unsupported` when there is none, `unavailable` when it cannot be used. */
  need(): Promise<Repository>;
  close(): Promise<void>;
}

/** Looks for the repository that holds a folder. */
export function createRepositoryFinder(options: {
  readonly root: AbsPath;
  readonly lockTimeoutMs?: number | undefined;
}): RepositoryFinder {
  let kept: { readonly key: string; readonly files: GitFiles; readonly objects: ObjectStore } | null = null;

  async function find(): Promise<Repository | null> {
    const found = await findRepository(options.root);
    if (!found) return null;
    const key = `${found.gitDir}\n${found.commonDir}`;
    if (kept?.key !== key) {
      kept?.objects.close();
      const files = createGitFiles(found);
      kept = { key, files, objects: createObjectStore(files) };
    }
    const { files, objects } = kept;
    if (found.problem === null) await objects.refresh();
    return toRepository(found, { files, objects, lockTimeoutMs: options.lockTimeoutMs });
  }

  return {
    find,
    async need() {
      const repository = await find();
      if (!repository)
        throw new CodexError(
          'unsupported',
          'The notebook has no history yet. Start one with: codexlab init --git',
          {
            feature: 'history',
          },
        );
      const problem = repository.found.problem ?? repository.config.problem;
      if (problem !== null) throw new CodexError('unavailable', problem, { repository: false });
      return repository;
    },
    async close() {
      kept?.objects.close();
      kept = null;
    },
  };
}

async function toRepository(
  found: FoundRepository,
  parts: {
    readonly files: GitFiles;
    readonly objects: ObjectStore;
    readonly lockTimeoutMs: number | undefined;
  },
): Promise<Repository> {
  const { files, objects, lockTimeoutMs } = parts;
  const below = found.prefix === '' ? '' : `${found.prefix}/`;
  const head = (): Promise<Head> => readHead(files);
  const shallow = (await files.read('shallow'))?.toString('latin1').split('\n') ?? [];
  return {
    ...{ found, files, objects, head },
    config: await readConfig(files),
    shallow: new Set(shallow.filter(isObjectId)),
    lock: { gitDir: found.gitDir, timeoutMs: lockTimeoutMs, readHead: async () => (await head()).oid },
    index: () => readIndex(files),
    workTree: () => createWorkTree(found.top),
    ignored: async (workTree) =>
      createIgnored({ read: (path) => workTree.readRules(path), exclude: await text(files, 'info/exclude') }),
    attributes: async (workTree) =>
      createAttributes({
        read: (path) => workTree.readRules(path),
        info: await text(files, 'info/attributes'),
      }),
    toRepository: (path) => (path === '' ? found.prefix : `${below}${path}`),
    toNotebook: (path) => (path.startsWith(below) ? storedRelPath(path.slice(below.length)) : null),
  };
}

async function text(files: GitFiles, name: string): Promise<string | null> {
  return (await files.read(name))?.toString('utf8') ?? null;
}

async function readIndex(files: GitFiles): Promise<IndexFile> {
  const bytes = await files.read('index');
  if (bytes === null) return { entries: [], mtimeNs: 0n };
  const found = await stat(files.place('index'), { bigint: true }).catch((error: unknown) => {
    throw unreadable('index', error);
  });
  return { entries: parseIndex(bytes), mtimeNs: found.mtimeNs };
}
