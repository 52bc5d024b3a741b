import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashesInIndex, hashesOnDisk } from './testing/folder-oracle.ts';
import { commitAll, git } from './testing/git.ts';
import { createRandom, type Ended, runToEnd, startCommand, untilEnd } from './testing/kill-rounds.ts';
import { temporaryFolder, writeFiles } from './testing/temporary-folder.ts';

/** `pnpm torture` runs many more. */
const ROUNDS = Number(process.env.CODEX_HISTORY_KILL_ROUNDS ?? 2);
const SEED = Number(process.env.CODEX_SEED ?? 20_261_121);
const NOTES = 24;
const LOOK_EVERY_MS = 1;
const HOUR_MS = 3_600_000;

/** The folder as it was: notes, and names that are files then and folders now, or the other way round. */
const THEN: Readonly<Record<string, string>> = Object.fromEntries([
  ...Array.from({ length: NOTES }, (_, at) => [`lab/n${at}.md`, `# ${at}\n${'as it was '.repeat(at * 9)}\n`]),
  ...['lab/turns', 'lab/stays/a.md', 'lab/gone.md'].map((path) => [path, `${path}, as it was\n`]),
]);

it.each([
  ['are made by hand', false],
  ['are made by themselves', true],
])(
  `a folder's restore that is killed has lost nothing and is completed by the next one, where commits %s (${ROUNDS} kills)`,
  async (_, autoCommit) => {
    const root = temporaryFolder({ ...THEN, 'other.md': 'not of the folder\n' });
    const common = ['-n', root, '--data', temporaryFolder()];
    git(root, ['init', '-qb', 'main']);
    const then = commitAll(root, 'As it was');
    if (autoCommit) succeeded(await runToEnd(['history', 'on', ...common]));
    else succeeded(await runToEnd(['index', root, ...common.slice(2)]));
    const restore = ['history', 'restore', join(root, 'lab'), '--revision', then, ...common];
    const random = createRandom(SEED);
    let kills = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const where = `round ${round} of seed ${SEED}`;
      const dirty = workOn(root, round);
      // The instants are spread over all the files that change, and lie at random within each stretch.
      const due = Math.floor(((round + random()) / ROUNDS) * dirty.size);
      const killed = startCommand(restore);
      const timer = setInterval(() => {
        if (changedSince(root, dirty) > due) killed.kill('SIGKILL');
      }, LOOK_EVERY_MS);
      if ((await untilEnd(killed)).code === null) kills++;
      clearInterval(timer);
      for (const [path, text] of filesOf(root))
        expect([THEN[path], dirty.get(path)?.text], `${where}: ${path} is whole`).toContain(text);
      succeeded(await runToEnd(restore));
      expect(Object.fromEntries(filesOf(root)), where).toEqual(THEN);
      const kept = new Set([...trashed(root), ...committed(root)]);
      for (const [path, { text }] of dirty) expect(kept, `${where}: ${path}`).toContain(blobId(text));
      expect(leftovers(root), where).toEqual([]);
      expect(git(root, ['fsck', '--full', '--strict']), where).toBe('');
      expect(await hashesInIndex(join(root, '.codex')), where).toEqual(hashesOnDisk(root));
    }
    expect(kills).toBeGreaterThan(0);
  },
  HOUR_MS,
);

/** A file as somebody left it. */
interface Left {
  readonly text: string;
  readonly ino: number;
}

/** Commits changes of every kind, makes more that nobody commits, and returns what stands in the folder then. */
function workOn(root: string, round: number): Map<string, Left> {
  for (const path of ['lab/turns', 'lab/stays', 'lab/gone.md'])
    rmSync(join(root, path), { recursive: true, force: true });
  const notes = (from: number, what: string) =>
    Object.fromEntries(
      Array.from({ length: NOTES - from }, (_, at) => [`lab/n${from + at}.md`, `${what} ${round} ${at}\n`]),
    );
  writeFiles(root, {
    ...notes(0, 'committed'),
    'lab/turns/into.md': `a folder ${round}\n`,
    'lab/stays': 'a file\n',
  });
  commitAll(root, `Round ${round}`);
  writeFiles(root, { ...notes(NOTES / 2, 'draft'), [`lab/new${round}.md`]: `new ${round}\n` });
  return new Map(
    [...filesOf(root)].map(([path, text]) => [path, { text, ino: statSync(join(root, path)).ino }] as const),
  );
}

function changedSince(root: string, left: ReadonlyMap<string, Left>): number {
  const isChanged = ([path, { ino }]: [string, Left]) =>
    statSync(join(root, path), { throwIfNoEntry: false })?.ino !== ino;
  return [...left].filter(isChanged).length;
}

function filesOf(root: string): Map<string, string> {
  const paths = readdirSync(join(root, 'lab'), { recursive: true, encoding: 'utf8' }).map(
    (path) => `lab/${path}`,
  );
  const files = paths.filter((path) => statSync(join(root, path)).isFile());
  return new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** What can be brought back from the trash, as git would name it: an entry without manifest is in no list. */
function trashed(root: string): Set<string> {
  const trash = join(root, '.codex/trash');
  const ids = existsSync(trash) ? readdirSync(trash) : [];
  const listed = ids.filter((id) => existsSync(join(trash, id, 'manifest.json')));
  const paths = listed.flatMap((id) => readdirSync(join(trash, id)).map((name) => join(trash, id, name)));
  return new Set(
    paths.filter((path) => statSync(path).isFile()).map((path) => blobId(readFileSync(path, 'utf8'))),
  );
}

function committed(root: string): Set<string> {
  return new Set(git(root, ['rev-list', '--objects', '--all']).split(/\s+/));
}

/** As git names a content. */
function blobId(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
}

/** Locks and temporaries. */
function leftovers(root: string): string[] {
  const inGit = readdirSync(join(root, '.git'), { recursive: true, encoding: 'utf8' });
  const temporaries = join(root, '.codex/tmp');
  return [
    ...inGit.filter((name) => /\.lock|codex-|tmp_obj/.test(name)),
    ...(existsSync(temporaries) ? readdirSync(temporaries) : []),
  ];
}

function succeeded({ code, stderr }: Ended): void {
  expect(code, stderr).toBe(0);
}
