import { absPath, type Page, type PageRequest, parseRelPath, type VersionControl } from '@codexlab/core';
import { openVersionControl } from '@codexlab/git';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHost } from './open.ts';
import { git } from './testing/git.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const COMMITS = 3000;
const FIRST_S = 1_600_000_000;
const OTHERS = 40;

/** `note.md` grows and changes in every third commit, and gets another name in every 700th. */
function importStream(): string {
  const random = seeded(7);
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  const parts: string[] = ['reset refs/heads/main\n'];
  let name = 'notes/note0.md';
  for (let at = 0; at < COMMITS; at++) {
    const stamp = `Ada <ada@example.org> ${FIRST_S + at * 60} +0000`;
    const changes: string[] = [];
    if (at > 0 && at % 700 === 0) {
      const next = `notes/note${at}.md`;
      changes.push(`R ${name} ${next}\n`);
      name = next;
    } else if (at % 3 === 0) {
      lines[Math.floor(random() * lines.length)] = `changed in ${at}`;
      if (at % 30 === 0) lines.splice(Math.floor(random() * lines.length), 0, `added in ${at}`);
      changes.push(inline(name, `${lines.join('\n')}\n`));
    } else changes.push(inline(`data/d${Math.floor(random() * OTHERS)}.txt`, `${at}\n`));
    const message = at % 5 === 0 ? `Commit ${at}\n\nCodex-Via: agent\n` : `Commit ${at}\n`;
    parts.push(
      `commit refs/heads/main\nauthor ${stamp}\ncommitter ${stamp}\n${data(message)}${changes.join('')}\n`,
    );
  }
  return parts.join('');
}

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
const inline = (path: string, text: string) => `M 100644 inline ${path}\n${data(text)}`;

/** A linear congruential generator: the same history in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

const NOTE = parseRelPath('notes/note2800.md');
const DATA = parseRelPath('data');
let root = '';
const opened: VersionControl[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'codexlab-large-'));
  git(root, ['init', '-qb', 'main']);
  git(root, ['fast-import', '--quiet'], importStream());
  git(root, ['reset', '-q', '--hard']);
});
afterAll(async () => {
  for (const each of opened) await each.close();
  rmSync(root, { recursive: true, force: true });
});

const gitLines = (...args: string[]): string[] => git(root, args).trimEnd().split('\n');

async function every<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await list({ limit: 400, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

describe.each(['native', 'isomorphic'] as const)(
  'a history of thousands of commits, %s',
  (implementation) => {
    let versions: VersionControl;
    beforeAll(async () => {
      versions = await openVersionControl({
        ...{ root: absPath(root), workDir: absPath(join(root, '.git')), implementation },
      });
      opened.push(versions);
    });

    it('is listed for a file with all its names as git log lists it', { timeout: 60_000 }, async () => {
      const told = await every((page) => versions.log({ path: NOTE }, page));
      expect(told.map(({ id }) => id)).toEqual(gitLines('log', '--follow', '--format=%H', '--', NOTE));
      expect(told.filter(({ change }) => change?.kind === 'renamed')).toHaveLength(4);
    });

    it(
      'is listed for a folder, and as far as a moment, as git log lists it',
      { timeout: 60_000 },
      async () => {
        const told = await every((page) => versions.log({ path: DATA, isFolder: true }, page));
        expect(told.map(({ id }) => id)).toEqual(gitLines('log', '--format=%H', '--', DATA));
        const untilS = FIRST_S + 1000 * 60 + 30;
        const [newest] = (await versions.log({ untilMs: untilS * 1000 }, { limit: 1 })).items;
        expect(newest!.id).toBe(gitLines('log', '-1', '--format=%H', `--until=${untilS}`)[0]);
      },
    );

    it('is read as git show shows it', { timeout: 60_000 }, async () => {
      const told = await every((page) => versions.log({ path: NOTE }, page));
      for (const { id, change } of told.filter((_, at) => at % 97 === 0)) {
        const bytes = await versions.read(change!.path, id);
        expect(new TextDecoder().decode(bytes)).toBe(git(root, ['show', `${id}:${change!.path}`]));
      }
    });
  },
);

describe('a history of thousands of commits, of an open notebook', () => {
  it('agrees with git log, git show and git blame', { timeout: 60_000 }, async () => {
    const host = await openHost({ dataDir: temporaryFolder(), workers: 0 });
    try {
      const { history } = await host.open(root);
      const entries = await every((page) => history.list({ path: NOTE }, page));
      expect(entries.map(({ id }) => id)).toEqual(gitLines('log', '--follow', '--format=%H', '--', NOTE));
      const oldest = entries.at(-1)!;
      const version = await history.read(NOTE, oldest.id);
      expect(version.path).toBe('notes/note0.md');
      expect(new TextDecoder().decode(version.bytes)).toBe(
        git(root, ['show', `${oldest.id}:notes/note0.md`]),
      );
      const runs = await every((page) => history.blame(NOTE, page));
      const told = runs.flatMap(({ revision, from, lines }) =>
        lines.map((line, at) => `${revision.id} ${from + at} ${line}`),
      );
      expect(told).toEqual(blamed());
      for (const { revision, by } of runs)
        expect(by.kind).toBe(revision.message.includes('Via: agent') ? 'agent' : 'unknown');
    } finally {
      await host.close();
    }
  });

  /** Commit, number and text of each line, by `git blame --porcelain`. */
  function blamed(): string[] {
    const lines: string[] = [];
    let place = '';
    for (const line of gitLines('blame', '--porcelain', NOTE)) {
      const header = /^([0-9a-f]{40}) \d+ (\d+)/.exec(line);
      if (header) place = `${header[1]} ${header[2]}`;
      else if (line.startsWith('\t')) lines.push(`${place} ${line.slice(1)}`);
    }
    return lines;
  }
});
