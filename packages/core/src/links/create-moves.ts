import { CodexError } from '../errors.ts';
import { parseUlid } from '../ids.ts';
import { folderOf, isInFolder, parseRelPath, type RelPath, ROOT } from '../paths.ts';
import { findSidecars } from '../sync/join-sidecars.ts';

import { type Origin, wholeNotebook } from '../sync/scope.ts';
import { movedSidecar } from '../sync/sidecars.ts';
import { isInInnerNotebook } from '../sync/walk.ts';
import type { ViewParts } from '../view-parts.ts';
import { carryOutMove } from './carry-out-move.ts';
import { completeMoves } from './complete-moves.ts';
import type { MovedWithLinks, MovePlan, NotebookMoves, UndoneMove } from './link-changes.ts';
import { type MoveJournal, readJournal, writeJournal } from './move-journal.ts';
import { type LeftLink, type Move, movedPath, planMove, toLinkChanges } from './plan-move.ts';
import { type PreparedFiles, prepareFiles } from './prepare-files.ts';
import { filesOfUndo } from './undo-move.ts';

const MAX_NAMED = 1000;

/** Moves in a notebook as somebody makes them. */
export function createMoves(parts: ViewParts): NotebookMoves {
  const { ports, visibility, locate, requireSeen } = parts;
  const work = { fs: ports.fs, texts: ports.texts, reader: ports.reader, visibility };

  async function plan(fromText: string, toText: string): Promise<PlannedMove> {
    requireSeen(ROOT);
    const move = { from: await locate(fromText), to: parseRelPath(toText) };
    await requireMovable(parts, move);
    const links = await planMove(work, move);
    const prepared = await prepareFiles(work, links.files, move);
    return { move, prepared, left: [...links.left, ...prepared.left] };
  }

  async function move(from: string, to: string, given: Origin | undefined): Promise<MovedWithLinks> {
    const line = parts.line();
    await completeMoves({ ...work, line, clock: ports.clock });
    if (!(await ports.reader.meta()).complete) await line.sync(wholeNotebook);
    const planned = await plan(from, to);
    const journal = await begin(planned.move, { given, of: null, files: planned.prepared.files });
    const { left, moved } = await carryOutMove({ ...work, line }, journal);
    if (!moved) throw vanished(planned.move);
    const backwards = { from: planned.move.to, to: planned.move.from };
    return {
      id: journal.id,
      ...toPlan(
        planned,
        left.map((each) => toLeftLink(each, planned, backwards)),
      ),
    };
  }

  async function undo(idText: string, given: Origin | undefined): Promise<UndoneMove> {
    const line = parts.line();
    const id = parseUlid(idText);
    const stored = await readJournal(ports.fs, id);
    if (!stored?.done || stored.journal.of !== null) throw unknownMove(id);
    const back = { from: stored.journal.to, to: stored.journal.from };
    await requireMovable(parts, back);
    const prepared = await filesOfUndo(work, stored.journal);
    const journal = await begin(back, { given, of: id, files: prepared.files });
    const { changed, left, moved } = await carryOutMove({ ...work, line }, journal);
    if (!moved) throw vanished(back);
    const stayed = prepared.left.map(({ source, reason }) => ({ path: movedPath(source, back), reason }));
    return { ...back, restored: changed, left: [...stayed, ...left] };
  }

  /** Everything that one change does bears one request id: by it, it is one in the log. */
  async function begin(
    move: Move,
    { given, of, files }: { given: Origin | undefined } & Pick<MoveJournal, 'of' | 'files'>,
  ): Promise<MoveJournal> {
    const id = ports.newId();
    const origin = { ...(given ?? parts.origin) };
    const journal: MoveJournal = {
      ...{ id, ...move, of, files, sidecars: await sidecarsOf(parts, move) },
      origin: { ...origin, requestId: origin.requestId ?? id },
    };
    await writeJournal(ports.fs, journal);
    return journal;
  }

  return {
    plan: async (from, to) => toPlan(await plan(from, to), []),
    move: (from, to, { origin } = {}) => inTurn(parts, () => move(from, to, origin)),
    undo: (id, { origin } = {}) => inTurn(parts, () => undo(id, origin)),
  };
}

interface PlannedMove {
  readonly move: Move;
  readonly prepared: PreparedFiles;
  readonly left: readonly LeftLink[];
}

function toPlan({ move, prepared, left }: PlannedMove, more: readonly LeftLink[]): MovePlan {
  const counts = [...prepared.planned.values()].flatMap((rewrites) =>
    rewrites.map(({ lines }) => lines.length),
  );
  return {
    ...move,
    links: toLinkChanges(prepared.planned, MAX_NAMED),
    linkCount: counts.reduce((sum, count) => sum + count, 0),
    fileCount: prepared.files.length,
    left: [...left, ...more].slice(0, MAX_NAMED),
  };
}

function toLeftLink(
  { path, reason }: { readonly path: RelPath; readonly reason: string },
  { prepared }: PlannedMove,
  backwards: Move,
): LeftLink {
  const source = movedPath(path, backwards);
  return { source, line: prepared.planned.get(source)?.[0]?.lines[0] ?? 1, reason };
}

/** Throws what the move would throw, before anything is planned. */
async function requireMovable({ ports }: ViewParts, { from, to }: Move): Promise<void> {
  if (from === ROOT)
    throw new CodexError('invalid', 'The root of a notebook cannot be moved.', { path: from });
  if ((await ports.fs.stat(from)) === null)
    throw new CodexError('not_found', `There is nothing at ${from}.`, { path: from });
  for (const path of [from, to]) {
    if (!(await isInInnerNotebook(ports.fs, folderOf(path)))) continue;
    const message = `${path} belongs to another notebook inside this one; open that one.`;
    throw new CodexError('out_of_scope', message, { path });
  }
  if (isInFolder(to, from) && to !== from)
    throw new CodexError('conflict', `${to} lies inside ${from}; a folder cannot move into itself.`, {
      path: to,
    });
  if ((await ports.fs.stat(to)) === null) return;
  throw new CodexError('conflict', `There is something at ${to} already.`, { path: to });
}

/** Where the sidecars of a file go; those of files in a folder move with it. */
async function sidecarsOf({ ports }: ViewParts, { from, to }: Move): Promise<Move[]> {
  if ((await ports.fs.stat(from))?.kind !== 'file') return [];
  const found = await findSidecars(ports.fs, from);
  const moves = found.map(({ path }) => ({ from: path, to: movedSidecar(path, from, to) }));
  return moves.filter((move) => move.from !== move.to);
}

const turns = new WeakMap<object, Promise<unknown>>();

/** One move at a time in a notebook: each is planned on what the one before it left. */
function inTurn<T>({ ports }: ViewParts, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(ports.fs) ?? Promise.resolve()).then(work);
  turns.set(
    ports.fs,
    turn.catch(() => undefined),
  );
  return turn;
}

function vanished({ from, to }: Move): CodexError {
  const message = `${from} was not moved to ${to}: somebody changed one of them meanwhile.`;
  return new CodexError('conflict', message, { path: from });
}

function unknownMove(id: string): CodexError {
  const message = `No move with the id ${id} can be taken back; moves are kept for 30 days.`;
  return new CodexError('not_found', message, { id });
}
