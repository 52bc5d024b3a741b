import { CodexError, isCodexError, type Revision, type RevisionId } from '@codexlab/core';
import { LOG_FORMAT, parseLog, toRevisionId } from './log-parser.ts';
import { readGitFile } from './find-place.ts';
import type { Repository } from './repository.ts';

/** Names of commits, branches and tags: nothing of the language in which git lets one walk or search from them. */
const PLAIN_NAME = /^(?!-)[^\s~^:?*[\\\p{Cc}]{1,256}$/u;
const NO_SUCH =
  /bad revision|unknown revision|ambiguous argument|bad object|Needed a single revision|expected commit|Could not parse object|could not be peeled/i;

/** The commit that a name stands for. Throws `not_found`. */
export async function resolveRevision(repository: Repository, name: string): Promise<Revision> {
  if (!PLAIN_NAME.test(name) || name.includes('..') || name.includes('@{')) throw noSuchRevision(name);
  const found: Revision[] = [];
  const parser = parseLog((record) => found.push(record.revision) > 0);
  try {
    const { out } = await repository.run([
      'log',
      '-1',
      ...LOG_FORMAT,
      '--end-of-options',
      `${name}^{commit}`,
      '--',
    ]);
    parser.push(out);
    parser.end();
  } catch (error) {
    if (isCodexError(error, 'unavailable') && NO_SUCH.test(String(error.details.said)))
      throw noSuchRevision(name);
    throw error;
  }
  const [revision] = found;
  if (!revision) throw noSuchRevision(name);
  return revision;
}

/** Commits by their ids, in any order and each once. */
export async function readRevisions(
  repository: Repository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Revision>> {
  const found = new Map<string, Revision>();
  if (ids.length === 0) return found;
  const parser = parseLog(({ revision }) => Boolean(found.set(revision.id, revision)));
  const { out } = await repository.run(['log', '--no-walk=unsorted', ...LOG_FORMAT, '--stdin'], {
    input: Buffer.from(`${ids.join('\n')}\n`),
  });
  parser.push(out);
  parser.end();
  return found;
}

/** The newest commit; null before the first. */
export async function headOf(repository: Repository): Promise<RevisionId | null> {
  return (await plainHead(repository)) ?? (await askForHead(repository));
}

/**
 * The head as it stands in git's files, where it stands there plainly: alone in its file, as it does after each commit.
 * It spares a process for each question.
 */
async function plainHead({ gitDir, commonDir, settings }: Repository): Promise<RevisionId | null> {
  if (settings.has('extensions.refstorage')) return null;
  const head = (await readGitFile(gitDir, 'HEAD'))?.trimEnd() ?? '';
  const ref = /^ref: (refs\/heads\/[^\0]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.split('/').includes('..')) return null;
  const id = (await readGitFile(commonDir, ref))?.trimEnd() ?? '';
  return isRevisionId(id) ? toRevisionId(id) : null;
}

async function askForHead(repository: Repository): Promise<RevisionId | null> {
  const { code, out } = await repository.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], {
    codes: [0, 1, 128],
  });
  const id = out.toString('latin1').trim();
  return code === 0 && isRevisionId(id) ? toRevisionId(id) : null;
}

/** True for a whole id. */
export function isRevisionId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Refuses what is no whole id. Throws `not_found`. */
export function requireRevisionId(id: string): void {
  if (!isRevisionId(id)) throw noSuchRevision(id);
}

/** The failure for people. */
export function noSuchRevision(name: string): CodexError {
  return new CodexError(
    'not_found',
    `There is no commit ${JSON.stringify(name.slice(0, 100))} in the history.`,
    {
      revision: name.slice(0, 100),
    },
  );
}
