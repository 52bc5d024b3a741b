import { type BlameRun, CodexError, type RelPath, type RevisionId, storedRelPath } from '@codexlab/core';
import { entryAt, type Reading } from './list-entries.ts';
import { isArgument, pathFromGit } from '../repository-paths.ts';
import { readRevisions } from './revisions.ts';
import { MODE } from './trees.ts';

interface Run {
  readonly id: string;
  readonly from: number;
  readonly count: number;
  readonly path: string;
}

const TIMEOUT_MS = 60_000;

/** Who wrote each line, first line first. Throws `unsupported` for names that a command cannot be given. */
export async function blameLines(
  reading: Reading,
  given: { readonly path: RelPath; readonly revision: RevisionId },
): Promise<readonly BlameRun[]> {
  const { repository } = reading;
  const { path, revision } = given;
  const entry = await entryAt(reading, revision, path);
  if (entry.mode === MODE.folder || entry.mode === MODE.submodule)
    throw new CodexError('not_found', `${JSON.stringify(path)} is no file in that commit.`, { path });
  const name = repository.inRepository(path);
  if (!isArgument(name))
    throw new CodexError('unsupported', 'The lines of a file with such a name cannot be asked for.', {
      path,
    });
  const { out } = await repository.run(['blame', '--incremental', '--no-textconv', revision, '--', name], {
    timeoutMs: TIMEOUT_MS,
  });
  const runs = joined(parseIncremental(out));
  const revisions = await readRevisions(repository, [...new Set(runs.map((run) => run.id))]);
  return runs.flatMap((run) => {
    const found = revisions.get(run.id);
    if (!found) return [];
    const there = repository.inNotebook(run.path) ?? storedRelPath(run.path);
    return [{ from: run.from, count: run.count, revision: found, path: there }];
  });
}

/** Each run begins with `id lineThere lineHere count` and ends with its `filename`; what stands between is known otherwise. */
function parseIncremental(out: Buffer): readonly Run[] {
  const runs: Run[] = [];
  let head: RegExpExecArray | null = null;
  for (const line of out.toString('latin1').split('\n')) {
    head = /^([0-9a-f]{40,64}) \d+ (\d+) (\d+)$/.exec(line) ?? head;
    if (!head || !line.startsWith('filename ')) continue;
    const path = pathFromGit(unquoted(line.slice('filename '.length)));
    runs.push({ id: head[1] ?? '', from: Number(head[2]), count: Number(head[3]), path });
    head = null;
  }
  return runs.sort((a, b) => a.from - b.from);
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/** Names with quotes or control characters are written as strings of C. */
function unquoted(text: string): Buffer {
  if (!text.startsWith('"')) return Buffer.from(text, 'latin1');
  const plain = text
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/g, (_all, code: string) =>
      String.fromCharCode(code.length === 3 ? Number.parseInt(code, 8) : (ESCAPES[code] ?? 63)),
    );
  return Buffer.from(plain, 'latin1');
}

function joined(runs: readonly Run[]): readonly Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    const continues =
      last && last.id === run.id && last.path === run.path && last.from + last.count === run.from;
    if (continues) out[out.length - 1] = { ...last, count: last.count + run.count };
    else out.push(run);
  }
  return out;
}
