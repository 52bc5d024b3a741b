import { isCodexError } from '../errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { RelPath } from '../paths.ts';
import { invertByteSplices } from './byte-splices.ts';
import type { JournalFile, MoveJournal } from './move-journal.ts';
import { type Move, movedPath, planMove, type PlannedRewrite, type PlanPorts } from './plan-move.ts';
import { type PreparedFiles, prepareFiles, type PreparePorts } from './prepare-files.ts';

/**
 * The files that taking a move back changes, and the links that stay as they are now. One that is as the move left it gets its old bytes; in one that was changed since,
 * and in those that came to link to the new place, links are written anew.
 */
export async function filesOfUndo(
  ports: PlanPorts & PreparePorts,
  journal: MoveJournal,
): Promise<Pick<PreparedFiles, 'files' | 'left'>> {
  const back: Move = { from: journal.to, to: journal.from };
  const exact: JournalFile[] = [];
  const planned = new Map((await planMove(ports, back)).files);
  for (const file of journal.files) {
    const isUntouched = (await hashAt(ports.fs, file.path)) === file.after;
    if (isUntouched) {
      exact.push({ ...inverted(file), path: movedPath(file.path, back) });
      planned.delete(file.path);
    } else planned.set(file.path, joined(planned.get(file.path) ?? [], file));
  }
  const { files, left } = await prepareFiles(ports, planned, back);
  return { files: [...exact, ...files], left };
}

function inverted({ path, before, after, rewrites, splices }: JournalFile): JournalFile {
  const backwards = rewrites.map(({ kind, target, newTarget }) => ({
    kind,
    target: newTarget,
    newTarget: target,
  }));
  return { path, before: after, after: before, rewrites: backwards, splices: invertByteSplices(splices) };
}

/** What leads elsewhere when everything is back counts more than how it was written before. */
function joined(planned: readonly PlannedRewrite[], file: JournalFile): PlannedRewrite[] {
  const known = new Set(planned.map(({ kind, target }) => `${kind}\0${target}`));
  const others = inverted(file).rewrites.filter(({ kind, target }) => !known.has(`${kind}\0${target}`));
  return [...planned, ...others.map((rewrite) => ({ ...rewrite, lines: [] }))];
}

async function hashAt(fs: FileSystem, path: RelPath): Promise<string | null> {
  try {
    return (await fs.read(path, { maxBytes: 0 })).hash;
  } catch (error) {
    if (isCodexError(error, 'not_found')) return null;
    throw error;
  }
}
