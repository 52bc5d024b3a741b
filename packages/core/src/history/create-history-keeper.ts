import { CodexError, isCodexError } from '../errors.ts';
import type { NotebookPorts } from '../notebook-ports.ts';
import type { RelPath } from '../paths.ts';
import { authorOf, machineAuthor } from './authors.ts';
import { type AutoCommit, createAutoCommit } from './auto-commit.ts';
import { pendingChanges, sourceOf } from './commit-changes.ts';
import { askedCommitMessage, ownCommitMessage } from './commit-message.ts';
import type { HistoryKeeper } from './history-keeper.ts';
import { planHistorySettings, readHistorySettings } from './history-settings.ts';
import type { HistorySettings, HistoryState } from './notebook-history.ts';
import { recall } from './remembered.ts';
import { requireCommittable, requireRepository } from './require-committable.ts';

/** Makes the keeper of a notebook's history; nothing happens before `start`. */
export function createHistoryKeeper(ports: NotebookPorts): HistoryKeeper {
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
      return state();
    },
    async commit({ paths, message, origin }) {
      const { alone, note, forgive } = requireAuto();
      const result = await alone(async () => {
        requireCommittable(await versions.state());
        const wanted = paths ?? (await everything());
        if (wanted.length === 0) return { revision: null, paths: [], left: [] };
        const source = { ...sourceOf(origin), coAuthors: [] };
        const done = await versions.commit({
          paths: wanted,
          message: message === null ? askedCommitMessage(wanted, source) : ownCommitMessage(message, source),
          author: await authorOf(ports, origin.actor),
          committer: await machineAuthor(ports),
          atMs: ports.clock.nowMs(),
        });
        await forgive(done.paths);
        return done;
      });
      await note();
      return result;
    },
    settled: () => requireAuto().now(),
    start: () => auto?.start(),
    close: async () => auto?.close(),
  };

  async function everything(): Promise<readonly RelPath[]> {
    const paths: RelPath[] = [];
    for await (const changes of pendingChanges(ports)) paths.push(...changes.map(({ path }) => path));
    return paths;
  }
}
