import { CodexError, isCodexError } from '../errors.ts';
import type { FileContent, FileSystem } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';
import type { NotebookLine } from '../sync/line.ts';
import type { Origin } from '../sync/scope.ts';
import type { TextWork } from '../text/text-work.ts';
import { applyByteSplices } from './byte-splices.ts';
import { inParallel } from './in-parallel.ts';
import type { LinkRewrite } from './link-rewriter.ts';
import { forgetJournal, type JournalFile, markDone, markMoved, type MoveJournal } from './move-journal.ts';

/** What carries a move out. */
export interface CarryOutPorts {
  readonly fs: FileSystem;
  readonly line: Pick<NotebookLine, 'move' | 'write'>;
  readonly texts: Pick<TextWork, 'rewriteLinks'>;
}

/** What was done. */
export interface CarriedOut {
  /** False: what should move is not there any more, or its new place was taken. Nothing was changed then. */
  readonly moved: boolean;
  readonly changed: readonly RelPath[];
  /** Files that are not as they should be, with the reason. */
  readonly left: readonly { readonly path: RelPath; readonly reason: string }[];
}

const WRITTEN_AT_ONCE = 16;
const MAX_TRIES = 5;

/**
 * Does what a journal says, from wherever it was left: the move, then the files. Safe to repeat. Files that somebody changed
 * meanwhile keep that, and get the links that are still there. Throws what the move throws, and then nothing has changed; and
 * what the disk says when files cannot be written: the journal stays, and the rest is done at the next opening.
 */
export async function carryOutMove(ports: CarryOutPorts, journal: MoveJournal): Promise<CarriedOut> {
  const moved = await moveOnce(ports, journal);
  if (!moved) {
    await forgetJournal(ports.fs, journal.id);
    return { moved, changed: [], left: [] };
  }
  const behind = await moveSidecars(ports, journal);
  const failures: unknown[] = [];
  const done = await inParallel(journal.files, WRITTEN_AT_ONCE, async (file) => {
    try {
      return { path: file.path, reason: await changeFile(ports, file, journal.origin) };
    } catch (error) {
      failures.push(error);
      return { path: file.path, reason: null };
    }
  });
  if (failures.length > 0) {
    await markMoved(ports.fs, journal.id).catch(() => undefined); // the disk may be full
    throw unfinished(failures, journal);
  }
  if (journal.of === null) await markDone(ports.fs, journal.id);
  else for (const id of [journal.of, journal.id]) await forgetJournal(ports.fs, id);
  const left = done.flatMap(({ path, reason }) => (reason === null ? [] : [{ path, reason }]));
  const changed = done.flatMap(({ path, reason }) => (reason === null ? [path] : []));
  return { moved, changed, left: [...behind, ...left] };
}

/** True when it is at its new place now. */
async function moveOnce(ports: CarryOutPorts, journal: MoveJournal): Promise<boolean> {
  const state = await whereIs(ports.fs, journal);
  if (state !== 'old place') return state === 'new place';
  const { from, to, origin } = journal;
  try {
    await ports.line.move(from, to, { origin });
  } catch (error) {
    // A sidecar may have failed to follow its file; it is tried again below.
    if ((await whereIs(ports.fs, journal)) === 'new place') return true;
    await forgetJournal(ports.fs, journal.id);
    throw error;
  }
  return true;
}

/** When both places are taken, somebody else has made something of one of them: then nothing is touched. */
async function whereIs(
  fs: FileSystem,
  { from, to }: MoveJournal,
): Promise<'old place' | 'new place' | 'neither'> {
  const [old, now] = [await fs.stat(from), await fs.stat(to)];
  if (old && !now) return 'old place';
  return now && !old ? 'new place' : 'neither';
}

async function moveSidecars(
  { fs, line }: CarryOutPorts,
  { sidecars, origin }: MoveJournal,
): Promise<CarriedOut['left']> {
  const left: { path: RelPath; reason: string }[] = [];
  for (const { from, to } of sidecars) {
    if ((await fs.stat(from)) === null) continue;
    try {
      await line.move(from, to, { origin });
    } catch (error) {
      if (!isCodexError(error, 'conflict')) throw error;
      left.push({ path: from, reason: error.message });
    }
  }
  return left;
}

/** What would be refused the next time, too. */
const LEFT_AS_IT_IS: ReadonlySet<string> = new Set(['conflict', 'unsupported', 'too_large']);

/** Null when the file is as it should be, else the reason why it was left. */
async function changeFile(ports: CarryOutPorts, file: JournalFile, origin: Origin): Promise<string | null> {
  for (let tries = 1; ; tries++) {
    try {
      const content = await ports.fs.read(file.path);
      if (content.hash === file.after) return null;
      const bytes = await changed(ports.texts, file, content);
      if (bytes === content.bytes) return null;
      const { conflict } = await ports.line.write(file.path, bytes, { ifHash: content.hash, origin });
      return conflict === null ? null : `what somebody else wrote meanwhile is kept as ${conflict}`;
    } catch (error) {
      const isRace = isCodexError(error, 'conflict') && tries < MAX_TRIES;
      if (isRace) continue;
      if (isCodexError(error, 'not_found')) return 'the file is gone';
      if (isCodexError(error) && LEFT_AS_IT_IS.has(error.code)) return error.message;
      throw error;
    }
  }
}

async function changed(
  texts: CarryOutPorts['texts'],
  file: JournalFile,
  content: FileContent,
): Promise<Uint8Array> {
  const spliced = content.hash === file.before ? applyByteSplices(content.bytes, file.splices) : null;
  if (spliced !== null) return spliced;
  if (file.rewrites.some((each) => isTargetOfOther(each, file.rewrites)))
    throw new CodexError('unsupported', 'somebody changed it meanwhile; look at its links by hand');
  return texts.rewriteLinks(file.path, content.bytes, file.rewrites);
}

/** Nobody knows which of them were written already. */
function isTargetOfOther({ kind, newTarget }: LinkRewrite, all: readonly LinkRewrite[]): boolean {
  return all.some((other) => other.kind === kind && other.target === newTarget);
}

function unfinished(failures: readonly unknown[], { to }: MoveJournal): unknown {
  const [cause] = failures;
  if (!isCodexError(cause)) return cause;
  const message = `${to} is at its new place, but ${failures.length} files could not be written: ${cause.message} Their links are written when the notebook is opened the next time.`;
  return new CodexError(cause.code, message, cause.details, { cause });
}
