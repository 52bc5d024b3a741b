import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AbsPath,
  CodexError,
  completeMoves,
  createNotebook,
  type NewId,
  type Notebook,
  type NotebookPorts,
  systemClock,
  systemTimer,
  type TextWork,
} from '@codexlab/core';
import { openVersionControl } from '@codexlab/git';
import { parseFile, propertyEditor } from '@codexlab/metadata';
import { createWatcher, nodeFileSystem } from '@codexlab/watcher';
import type { Bases } from './base-store.ts';
import { NOTEBOOK_DATABASE } from './databases/names.ts';
import { askHolder, serveWaiters } from './holder.ts';
import { openHistoryMemory } from './history-memory.ts';
import { chooseIndexDir, isInside, notebookRoot } from './index-dir.ts';
import type { OpenOptions } from './library.ts';
import type { NotebookPlaces } from './notebook-identity.ts';
import { openIndex } from './open-index.ts';
import { requireOwnFolder } from './own-folder.ts';
import { type Closers, withClosers } from './server/closers.ts';
import { openSettings } from './settings-store.ts';
import { shellWord } from './shell-word.ts';
import type { LinePool } from './worker/line-pool.ts';
import type { VersionThread } from './worker/version-thread.ts';

/** What the notebooks of a host share. */
export interface HostParts {
  readonly pool: LinePool;
  readonly newId: NewId;
  readonly dataDir: AbsPath;
  readonly texts: TextWork;
  readonly histories: VersionThread;
  readonly bases: Bases;
}

/** Opens one folder with what its host shares. Throws as `Host.open`; whatever fails, nothing stays open. */
export async function openInHost(parts: HostParts, dir: string, options: OpenOptions): Promise<Notebook> {
  options.signal?.throwIfAborted();
  const places = placesOf(parts, dir, options);
  const { ports, ending } = await withClosers((closers) => openPorts(parts, places, options, closers));
  return withClosers(async (closers) => {
    const notebook = createNotebook({ ...ports, onClose: () => ending.close() });
    closers.add(() => notebook.close());
    if (ports.line) ending.add(serveWaiters(places.indexDir, () => notebook.settled()));
    return notebook;
  });
}

/** Throws `not_found` where there is no index and none is to be made. */
function placesOf({ dataDir }: HostParts, dir: string, { create }: OpenOptions): NotebookPlaces {
  const root = notebookRoot(dir);
  const indexDir = chooseIndexDir(root, dataDir);
  if (isInside(root, indexDir)) requireOwnFolder(root);
  if (create !== false || existsSync(join(indexDir, NOTEBOOK_DATABASE))) return { root, indexDir, dataDir };
  const message = `${root} has no index yet. Make one with: codexlab index ${shellWord(dir)}`;
  throw new CodexError('not_found', message, { path: root });
}

interface OpenPorts {
  readonly ports: Omit<NotebookPorts, 'onClose'>;
  /** What is let go after the notebook has closed its ports. */
  readonly ending: Closers;
}

async function openPorts(
  parts: HostParts,
  places: NotebookPlaces,
  options: OpenOptions,
  closers: Closers,
): Promise<OpenPorts> {
  const { root, indexDir } = places;
  const { id, line, reader, signals, ending } = await openIndex(parts, places, options, closers);
  const versions = await openVersionControl({ root, workDir: indexDir }, parts.histories.open);
  closers.add(() => versions.close());
  const fs = await nodeFileSystem(root);
  closers.add(() => fs.close());
  if (line) await completeMoves({ fs, line, texts: parts.texts, clock: systemClock });
  const ports = {
    ...{ line, reader, fs, versions, wakes: signals.wakes, onTrouble: signals.onTrouble },
    ref: { id, root, indexDir },
    parse: parseFile,
    editor: propertyEditor,
    settings: openSettings({ root, indexDir }),
    historyMemory: openHistoryMemory(indexDir),
    actorNames: options.actorNames ?? null,
    texts: parts.texts,
    bases: parts.bases.of(id),
    newId: parts.newId,
    clock: systemClock,
    watcher: createWatcher({ timer: systemTimer }),
    timer: systemTimer,
    ignoreFiles: options.ignoreFiles ?? true,
    waitForHolder: () => askHolder(indexDir, systemTimer),
  };
  return { ports, ending };
}
