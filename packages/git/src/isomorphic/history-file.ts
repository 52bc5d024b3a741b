import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { type CommitGraph, type NewGraphCommit, createCommitGraph } from './commit-graph.ts';
import { isMissing } from './failures.ts';
import type { PathDifference } from './renames.ts';

/** The index of a history on the disk: a line for each commit, each with its checksum. It can be made again at any time. */
export interface HistoryFile {
  /** What is kept; lines that are torn or damaged, and commits whose parents are, are left out. */
  load(): Promise<CommitGraph>;
  append(commits: readonly NewGraphCommit[]): Promise<void>;
}

/** Raise it when the rules for changes or renames change. */
const FORMAT = 'codexlab-history 1';
const LETTERS = { added: 'A', modified: 'M', deleted: 'D', renamed: 'R' } as const;
const KINDS = new Map<unknown, PathDifference['kind']>([
  ['A', 'added'],
  ['M', 'modified'],
  ['D', 'deleted'],
  ['R', 'renamed'],
]);

/** Keeps the history of what is below `prefix`. */
export function createHistoryFile(path: string, prefix: string): HistoryFile {
  const header = toLine([FORMAT, prefix]);
  let endsInLine = false;

  return {
    async load() {
      const graph = createCommitGraph();
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (isMissing(error)) return '';
        throw error;
      });
      if (!text.startsWith(header)) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, header);
        endsInLine = true;
        return graph;
      }
      endsInLine = text.endsWith('\n');
      for (const line of text.slice(header.length).split('\n')) {
        const commit = parseCommit(line);
        if (commit) graph.add(commit);
      }
      return graph;
    },
    async append(commits) {
      const text = commits.map(formatCommit).join('');
      await appendFile(path, endsInLine ? text : `\n${text}`);
      endsInLine = true;
    },
  };
}

function formatCommit(commit: NewGraphCommit): string {
  const changes = commit.changes.map((each) =>
    each.flatMap(({ kind, path, oldPath }) => [LETTERS[kind], path, ...(oldPath === null ? [] : [oldPath])]),
  );
  return toLine([commit.oid, commit.committedMs, commit.parents, changes]);
}

function toLine(value: unknown): string {
  const json = JSON.stringify(value);
  return `${checksum(json)} ${json}\n`;
}

function parseCommit(line: string): NewGraphCommit | null {
  const json = line.slice(9);
  if (json === '' || line.slice(0, 8) !== checksum(json)) return null;
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) return null;
  const [oid, committedMs, parents, changes]: unknown[] = value;
  if (typeof oid !== 'string' || typeof committedMs !== 'number') return null;
  if (!Array.isArray(parents) || !Array.isArray(changes)) return null;
  return { oid, committedMs, parents: parents.map(String), changes: changes.map(parseChanges) };
}

function parseChanges(list: unknown): PathDifference[] {
  const words: unknown[] = Array.isArray(list) ? list : [];
  const found: PathDifference[] = [];
  for (let at = 0; at < words.length;) {
    const kind = KINDS.get(words[at]) ?? 'modified';
    const oldPath = kind === 'renamed' ? String(words[at + 2]) : null;
    found.push({ kind, path: String(words[at + 1]), oldPath });
    at += kind === 'renamed' ? 3 : 2;
  }
  return found;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
