import { join } from 'node:path';
import {
  type AbsPath,
  type BackupShelf,
  type Clock,
  type Codex,
  createCodex,
  createIds,
  createNotebookTasks,
  type NotebookHost,
  type Secrets,
  type SystemStore,
  systemTimer,
} from '@codexlab/core';
import { createPasswordHasher, createSecrets, oneTimeCodes } from '@codexlab/server';
import { openSystemStore, type SlowStatements, type StorageChoice } from '@codexlab/storage-sql';
import { choiceFor } from '../databases/engine-mark.ts';
import { noteSystem, openSystemDatabase, type SystemDatabase } from '../databases/open-system-database.ts';
import { NOTEBOOK_DATABASE, SYSTEM_DATABASE } from '../databases/names.ts';
import { chooseIndexDir } from '../index-dir.ts';
import type { Host } from '../library.ts';
import { actorNames } from './actor-names.ts';
import { type AuditAnchors, openAuditAnchors } from './audit-anchors.ts';
import { catchingUp } from './catching-up.ts';
import { type Closers, withClosers } from './closers.ts';
import type { Environment } from './config.ts';
import { closeToOthers, lockDataFolder } from './data-folder.ts';
import { type ClosableNotebookHost, createNotebookHost, type NotebookHostOptions } from './notebook-host.ts';
import { openSecretKey } from './secret-key.ts';
import { createWorkspaceFolders } from './workspace-folders.ts';

/** What a system is opened with. */
export interface SystemOptions {
  readonly dataDir: AbsPath;
  readonly env: Environment;
  /**
   * Which engine keeps the system database; `conflict` when another one does. Default: the one that keeps it, for a new
   * one what `CODEX_ENGINE` says, else the usual one. New notebooks are kept with the same.
   */
  readonly storage?: StorageChoice | undefined;
  /** Opens folders as notebooks; whoever gives it closes it. */
  readonly host: Pick<Host, 'open'>;
  readonly clock: Clock;
  /** Folders that workspaces may be made of, each with all below it. Default: none but the data folder's own. */
  readonly allowedRoots?: readonly string[] | undefined;
  readonly registration?: 'open' | 'closed' | undefined;
  /** Where backups lie. Default: there are none. */
  readonly backups?: BackupShelf | undefined;
  /** Hears what goes wrong where nobody waits for it. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
  /** Hears how long a notebook was behind its folder, once it has caught up. */
  readonly onSynced?: ((durationMs: number) => void) | undefined;
  /** Hears when a notebook that is open falls ill, and when it is well again. */
  readonly onHealth?: NotebookHostOptions['onHealth'];
  /** Who hears of slow statements of which database. Default: nobody does. */
  readonly slowStatements?: ((of: 'system' | 'notebook') => SlowStatements) | undefined;
}

/** Everything that a data folder holds, open for this process alone. */
export interface System {
  readonly dataDir: AbsPath;
  readonly codex: Codex;
  readonly store: SystemStore;
  readonly secrets: Secrets;
  /** Derive every key from it, with a label each. */
  readonly masterKey: Uint8Array;
  readonly anchors: AuditAnchors;
  /** What the store is kept in, for looking at it and caring for it. */
  readonly database: SystemDatabase;
  readonly notebooks: ClosableNotebookHost;
  /** Handlers of the tasks about one notebook. */
  readonly notebookTasks: ReturnType<typeof createNotebookTasks>;
  /** Writes what is waiting, notes the end of the audit log, closes everything and lets the data folder go. */
  close(): Promise<void>;
}

/**
 * Opens the data folder: lock, secret key, system database, use cases. Throws `conflict` while another process has it,
 * `invalid` for a weak key, and what `openSystemDatabase` throws.
 */
export function openSystem(options: SystemOptions): Promise<System> {
  return withClosers(async (closers) => {
    const { dataDir, clock, onTrouble = () => undefined } = options;
    closeToOthers(dataDir);
    const lock = await lockDataFolder(dataDir);
    closers.add(() => lock.release());
    const masterKey = openSecretKey(dataDir, options.env);
    const secrets = createSecrets(masterKey);
    const database = await openDatabase(options, closers);
    const store = await openSystemStore(database.driver);
    const notebooks = createNotebookHost({
      ...{ host: options.host, onProblem: onTrouble, onSynced: options.onSynced, clock },
      onHealth: options.onHealth,
      slow: options.slowStatements?.('notebook'),
      storageOf: (root) => notebookStorage(options, root, database.storage),
      actorNames: actorNames(store.users),
    });
    closers.add(() => notebooks.close());
    const host: NotebookHost = catchingUp(notebooks, (id) => codex.audit.catchUp(id), onTrouble);
    const folders = createWorkspaceFolders({ dataDir, allowedRoots: options.allowedRoots ?? [] });
    const codex = createCodex({
      ...{ store, secrets, clock, host, folders, onTrouble },
      passwords: createPasswordHasher(),
      codes: oneTimeCodes,
      newId: createIds(clock),
      timer: systemTimer,
      registration: options.registration ?? 'closed',
      backups: options.backups,
    });
    const anchors = openAuditAnchors(dataDir);
    closers.add(async () => {
      await codex.audit.close();
      anchors.note(await store.audit.head(), clock.nowMs());
    });
    return {
      ...{ dataDir, codex, store, secrets, masterKey, anchors, database, notebooks },
      notebookTasks: createNotebookTasks({ store, host, folders }),
      close: () => closers.close(),
    };
  });
}

/** The engine that keeps its index, for a new one that of the data folder. */
function notebookStorage(
  { dataDir, env }: SystemOptions,
  root: AbsPath,
  preferred: StorageChoice,
): Promise<StorageChoice> {
  const hints = { preferred, env: engineEnvironment(env) };
  return choiceFor(chooseIndexDir(root, dataDir), NOTEBOOK_DATABASE, hints);
}

/** What is not said to the server may be said to the process. */
function engineEnvironment(env: Environment): Environment {
  return { ...process.env, ...env };
}

async function openDatabase(
  { dataDir, env, slowStatements, ...options }: SystemOptions,
  closers: Closers,
): Promise<SystemDatabase> {
  const location = join(dataDir, SYSTEM_DATABASE);
  const hints = { env: engineEnvironment(env) };
  const storage = options.storage ?? (await choiceFor(dataDir, SYSTEM_DATABASE, hints));
  const database = await openSystemDatabase({ location, storage, slow: slowStatements?.('system') });
  closers.add(() => database.driver.close());
  closers.add(noteSystem(location, database));
  return database;
}
