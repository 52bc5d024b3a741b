import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AbsPath, CodexError, isCodexError } from '@codexlab/core';
import type { NativeGit } from './find-native-git.ts';
import { SAFE_SETTINGS } from './git-settings.ts';
import { pathFromGit } from '../repository-paths.ts';
import { runGit } from './run-git.ts';

/** Where a repository lies. */
export interface Place {
  /** The top of the work tree. */
  readonly top: string;
  /** Git's own files of this work tree. */
  readonly gitDir: string;
  /** Git's own files that all work trees share. */
  readonly commonDir: string;
  /** The notebook's folder from the top: empty, or ending in `/`. */
  readonly prefix: string;
  readonly shallow: boolean;
  readonly format: 'sha1' | 'sha256';
}

const NOT_THERE = /not a git repository \(or any/;
const MOVED_UP = /not a git repository|invalid gitfile format|cannot be used|unknown repository/;

/** Looks for the repository that holds a folder. Null: none. Throws `unavailable` for one that cannot be used, and why. */
export async function findPlace(options: {
  readonly git: NativeGit;
  readonly root: AbsPath;
}): Promise<Place | null> {
  const { git } = options;
  const root = await realRoot(options.root);
  await refuseLink(root);
  const kept = known.get(root);
  if (kept && (await keyOf(root)) === kept.key)
    return { ...kept.place, shallow: await isShallow(kept.place) };
  known.delete(root);
  try {
    const place = await askFor(git, root);
    const key = place.prefix === '' ? await keyOf(root) : null;
    if (known.size >= MAX_KNOWN) known.clear();
    if (key !== null) known.set(root, { key, place });
    return place;
  } catch (error) {
    const said = saidBy(error);
    if (said !== null && NOT_THERE.test(said)) return null;
    throw said === null ? error : unusable(said);
  }
}

/** What was found for folders that are the top of a repository; good for as long as the key stays. */
const known = new Map<string, { readonly key: string; readonly place: Place }>();
const MAX_KNOWN = 64;

/**
 * Who owns the folder and its `.git`, which they are, the settings, and that the head is one; null where that is not as
 * plain. It spares a process for each question.
 */
async function keyOf(root: string): Promise<string | null> {
  const gitDir = join(root, '.git');
  const [top, own, config, head] = await Promise.all([
    stat(root).catch(() => null),
    lstat(gitDir).catch(() => null),
    stat(join(gitDir, 'config'), { bigint: true }).catch(() => null),
    readGitFile(gitDir, 'HEAD'),
  ]);
  if (!top || !own?.isDirectory() || !config || !/^(ref: refs\/|[0-9a-f]{40,64}\n)/.test(head ?? ''))
    return null;
  return [
    ...[top.dev, top.ino, top.uid, own.ino, own.uid, own.mode],
    ...[config.ino, config.size, config.mtimeNs, config.ctimeNs],
  ].join(' ');
}

async function isShallow({ commonDir }: Place): Promise<boolean> {
  return (await stat(join(commonDir, 'shallow')).catch(() => null)) !== null;
}

async function askFor(git: NativeGit, root: string): Promise<Place> {
  const { out } = await runGit({ git: git.path, cwd: root, args: QUESTION, settings: SAFE_SETTINGS });
  return toPlace(out, root);
}

const QUESTION = [
  'rev-parse',
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--is-shallow-repository',
  '--show-object-format',
  '--path-format=absolute',
  '--git-dir',
  '--git-common-dir',
  '--show-toplevel',
  '--show-prefix',
];

async function toPlace(out: Buffer, root: string): Promise<Place> {
  const lines = out.toString('latin1').split('\n');
  if (lines[0] === 'true' || lines[1] !== 'true')
    throw problem('The repository is bare: it has no files of its own, and none can be committed to it.');
  const text = (line: string | undefined) => pathFromGit(Buffer.from(line ?? '', 'latin1'));
  const [gitDir, commonDir, top] = [text(lines[4]), text(lines[5]), text(lines[6])];
  const prefix = text(lines.slice(7).join('\n').replace(/\n$/, ''));
  const isHere = (await lstat(join(top, '.git')).catch(() => null)) !== null;
  if (!isHere || join(top, prefix) !== join(root, prefix === '' ? '' : '/'))
    throw problem('The repository keeps its files in another folder (core.worktree); that is not supported.');
  const format = lines[3] === 'sha256' ? 'sha256' : 'sha1';
  return { top, gitDir, commonDir, prefix, shallow: lines[2] === 'true', format };
}

async function realRoot(root: AbsPath): Promise<string> {
  try {
    return await realpath(root);
  } catch (error) {
    throw new CodexError('unavailable', 'The folder of this notebook is not there.', {}, { cause: error });
  }
}

/** A link would have us write into whatever folder it names. */
async function refuseLink(root: string): Promise<void> {
  const found = await lstat(join(root, '.git')).catch(() => null);
  if (found?.isSymbolicLink())
    throw problem(
      'The .git of this notebook is a symbolic link; replace it by the folder, or by a .git file that git makes.',
    );
}

/** The sentence for people. */
function problem(sentence: string): CodexError {
  return new CodexError('unavailable', sentence, { problem: sentence });
}

function saidBy(error: unknown): string | null {
  if (!isCodexError(error, 'unavailable') || error.details.command !== 'rev-parse') return null;
  const said = error.details.said;
  return typeof said === 'string' ? said : null;
}

function unusable(said: string): CodexError {
  if (/dubious ownership/.test(said))
    return problem(
      'The repository belongs to another user of this machine, and git does not trust it; change the owner of the folder.',
    );
  if (/safe\.bareRepository|bare repository|must be run in a work tree/.test(said))
    return problem('The repository is bare: it has no files of its own, and none can be committed to it.');
  if (MOVED_UP.test(said)) return problem(`The repository is damaged: ${said}.`);
  return problem(`The repository cannot be read: ${said}.`);
}

/** The text of a small file of git's own, or null. */
export async function readGitFile(folder: string, name: string): Promise<string | null> {
  return readFile(join(folder, name), 'utf8').catch(() => null);
}
