import type { Change } from '../changes/change-store.ts';
import { CodexError, isCodexError } from '../errors.ts';
import { type RelPath, ROOT } from '../paths.ts';
import { isInInnerNotebook } from '../sync/walk.ts';
import { authorOf, signers } from './authors.ts';
import { type AutoCommit, type AutoCommitPorts, createAutoCommit } from './auto-commit.ts';
import { pendingChanges, sourceOf } from './commit-changes.ts';
import { askedCommitMessage, ownCommitMessage } from './commit-message.ts';
import type { HistoryKeeper } from './history-keeper.ts';
import { planHistorySettings, readHistorySettings } from './history-settings.ts';
import type { HistorySettings, HistoryState } from './notebook-history.ts';
import { recall } from './remembered.ts';
import { requireCommittable, requireRepository } from './require-committable.ts';
import type { Person } from './version-control.ts';

/** What a keeper needs; `line` is null where the notebook can only be read. */
export interface HistoryKeeperPorts extends Omit<AutoCommitPorts, 'line'> {
  readonly line: AutoCommitPorts['line'] | null;
}

/** Makes the keeper of a notebook's history; nothing happens before `start`. */
export function createHistoryKeeper(ports: HistoryKeeperPorts): HistoryKeeper {
  const { line, versions, settings } = ports;
  const auto = line ? createAutoCommit({ ...ports, line }) : null;

  function requireAuto(): AutoCommit {
    if (auto) return auto;
    throw new CodexError('conflict', 'Another process has this notebook open; here it can only be read.');
  }

  async function state(): Promise<HistoryState> {
    const [repository, held] = await Promise.all([versions.state(), settings.read()]);
    // Whoever holds the notebook commits; what troubles it is remembered for the others.
    const trouble = auto ? await auto.trouble() : (await recall(ports.historyMemory)).trouble;
    return { ...repository, settings: readHistorySettings(held), trouble };
  }

  const want = (wanted: { readonly [Name in keyof HistorySettings]?: HistorySettings[Name] | undefined }) =>
    settings.change((held) => planHistorySettings(held, wanted));

  return {
    state,
    async initialize(origin) {
      const { alone, begin } = requireAuto();
      await alone(async () => {
        if ((await versions.state()).kind !== 'none') return;
        await versions.initialize().catch((error: unknown) => {
          if (!isCodexError(error, 'conflict')) throw error; // somebody else was faster
        });
      });
      await want({ autoCommit: true });
      begin(origin);
      return state();
    },
    async configure(wanted) {
      if (wanted.autoCommit === true) requireRepository(await versions.state());
      await want(wanted);
      // A commit that began before this ends before the answer: afterwards none is made by itself.
      if (wanted.autoCommit === false) await auto?.alone(async () => undefined);
      return state();
    },
    async commit({ paths, message, origin }) {
      const { alone, note, forgive, waiting, take } = requireAuto();
      const result = await alone(async () => {
        const { wanted, left } = await chosen(paths ?? [ROOT]);
        if (wanted.length === 0) {
          requireCommittable(await versions.state());
          return { revision: null, paths: [], left };
        }
        const inIt = new Set<string | null>(wanted);
        const rows = (await waiting()).filter(({ path }) => inIt.has(path));
        const source = { ...sourceOf(origin), coAuthors: await othersThan(origin.actor, rows) };
        const done = await versions.commit({
          paths: wanted,
          message: message === null ? askedCommitMessage(wanted, source) : ownCommitMessage(message, source),
          ...(await signers(ports, origin.actor)),
          atMs: ports.clock.nowMs(),
        });
        take(rows);
        await forgive(done.paths);
        return { ...done, left: [...done.left, ...left].sort() };
      });
      void note().catch(() => undefined); // the next look at the repository notes it
      return result;
    },
    settled: () => requireAuto().now(),
    start: () => auto?.start(),
    close: async () => auto?.close(),
  };

  /** Who else wrote what somebody commits by hand. */
  function othersThan(actor: string | null, rows: readonly Change[]): Promise<readonly Person[]> {
    const others = new Set(rows.map(({ origin }) => origin.actor).filter((each) => each !== actor));
    return Promise.all([...others].map((each) => authorOf(ports, each)));
  }

  /** Folders are taken apart here: git knows nothing of notebooks inside this one, which others may read. */
  async function chosen(paths: readonly RelPath[]) {
    const wanted = new Set<RelPath>();
    const left: RelPath[] = [];
    for (const path of paths) {
      if (await isInInnerNotebook(ports.fs, path)) left.push(path);
      else if (path !== ROOT && (await ports.fs.stat(path))?.kind !== 'folder') wanted.add(path);
      else
        for await (const changes of pendingChanges(ports, path))
          for (const change of changes) wanted.add(change.path);
    }
    return { wanted: [...wanted], left };
  }
}
