import { type Change, changeCursor, type ChangeKind, parseChangeCursor } from '../../changes/change-store.ts';
import { createWakes } from '../../changes/follow-changes.ts';
import { CodexError } from '../../errors.ts';
import { fixedClock } from '../../fixed-clock.ts';
import { memoryFileSystem } from '../../fs/memory-file-system.ts';
import { createIds } from '../../ids.ts';
import { storedRelPath } from '../../paths.ts';
import type { Properties } from '../../properties/property-edit.ts';
import { type AutoCommitPorts, createAutoCommit } from '../auto-commit.ts';
import type { CommitRequest, RepositoryState, RevisionId } from '../version-control.ts';
import { manualTimer } from './manual-timer.ts';
import { memoryVersions } from './memory-versions.ts';

const newId = createIds({ nowMs: () => 1_700_000_000_000 });
/** Settings of a notebook that wants commits by themselves. */
export const ON: Properties = { history: { auto_commit: true } };

/** A notebook as commits by themselves see it, with what a restart finds again. */
export function autoCommitScene(held: Properties = ON) {
  const { fs, disk } = memoryFileSystem();
  const [notebookId, epoch] = [newId(), newId()];
  const log: Change[] = [];
  const commits: CommitRequest[] = [];
  const wakes = createWakes();
  const world = {
    held,
    memory: null as string | null,
    state: {} as Partial<RepositoryState>,
    refusal: null as CodexError | null,
    /** What each commit waits for. */
    beforeCommit: async () => {},
    firstSeq: 0,
  };
  const head = () => changeCursor(epoch, log.length);
  const { versions } = memoryVersions(disk);

  /** What everything about the history of this notebook is made with; `timer` and `clock` are a process's own. */
  function ports() {
    const [clock, timer] = [fixedClock(), manualTimer()];
    return {
      ...{ fs, clock, timer, wakes, actorNames: null },
      versions: {
        ...versions,
        state: async () => ({ ...(await versions.state()), ...world.state }),
        async commit(request) {
          if (world.refusal) throw world.refusal;
          await world.beforeCommit();
          commits.push(request);
          return {
            revision: `${commits.length}`.padStart(40, '0') as RevisionId,
            paths: request.paths,
            left: [],
          };
        },
      },
      settings: {
        read: async () => world.held,
        change: async (plan) => {
          const history = plan(world.held).map(({ names, value }) => [names[1] ?? '', value ?? null]);
          world.held = { history: Object.fromEntries(history) };
        },
      },
      historyMemory: { read: async () => world.memory, write: async (text) => void (world.memory = text) },
      line: { noteVersions: async () => undefined },
      reader: {
        meta: async () => ({ notebookId, epoch, lastRid: 0, seq: log.length, complete: true }),
        files: { get: async () => null, list: async () => ({ items: [], nextCursor: null }) },
        changes: {
          head: async () => head(),
          before: async () => [],
          async since(_visibility, cursor, limit) {
            const from = parseChangeCursor(cursor)!.seq;
            if (from < world.firstSeq) throw new CodexError('stale', 'Compacted.');
            const changes = log.slice(from, from + limit);
            return { changes, cursor: changeCursor(epoch, from + changes.length) };
          },
        },
      },
    } satisfies AutoCommitPorts;
  }

  function start() {
    const given = ports();
    const { clock, timer } = given;
    const auto = createAutoCommit(given);
    auto.start();
    /** Time passes, and what it set off has ended. */
    const pass = async (ms: number) => {
      clock.advance(ms);
      timer.pass(ms);
      await auto.alone(async () => undefined);
    };
    return { ...auto, pass };
  }

  function change(path: string, actor: string | null = 'A', kind: ChangeKind = 'file.written', via = 'api') {
    if (kind === 'file.deleted') disk.remove(path);
    else disk.write(path, `${log.length}`);
    const seq = log.length + 1;
    const origin = { actor, via, requestId: null };
    const where = { path: storedRelPath(path), oldPath: null, notebookId, fileId: null };
    log.push({ cursor: changeCursor(epoch, seq), seq, atMs: seq, kind, origin, ...where });
    wakes.wake();
  }

  /** Author and subject of each commit so far. */
  const told = () => commits.map(({ author, message }) => `${author.name}: ${message.split('\n')[0]}`);
  return { world, disk, ports, start, change, commits, told };
}
