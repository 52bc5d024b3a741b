import { describe, expect, it } from 'vitest';
import { CodexError, isCodexError } from '../errors.ts';
import { allFaults, createFaultInjector, type Fault, faultingFileSystem } from '../fs/fault-injector.ts';
import { parseUlid, type Ulid } from '../ids.ts';
import { storedRelPath } from '../paths.ts';
import { type MemoryLine, openMemoryLine } from '../sync/memory-line.ts';
import { fromDisk, wholeNotebook } from '../sync/scope.ts';
import type { TextWork } from '../text/text-work.ts';
import { type CarriedOut, carryOutMove } from './carry-out-move.ts';
import { completeMoves, UNDO_TTL_MS } from './complete-moves.ts';
import { listJournals, type MoveJournal, readJournal, writeJournal } from './move-journal.ts';
import { prepareFiles } from './prepare-files.ts';
import { filesOfUndo } from './undo-move.ts';

const NOW_MS = 1_700_000_000_000;
const ID = parseUlid('01HF7YAT00AAAAAAAAAAAAAAAA');
const UNDO_ID = parseUlid('01HF7YAT00BBBBBBBBBBBBBBBB');
const move = { from: storedRelPath('old.md'), to: storedRelPath('sub/new.md') };
const back = { from: move.to, to: move.from };

/** Links of a notebook in which everything in double brackets is one. */
const texts: Pick<TextWork, 'rewriteLinks'> = {
  async rewriteLinks(_path, bytes, rewrites) {
    const text = new TextDecoder().decode(bytes);
    const targets = new Map(rewrites.map(({ target, newTarget }) => [target, newTarget]));
    const edited = text.replace(/\[\[(.*?)\]\]/g, (link, target: string) =>
      targets.has(target) ? `[[${targets.get(target)!}]]` : link,
    );
    return Promise.resolve(edited === text ? bytes : new TextEncoder().encode(edited));
  },
};

const before = {
  'a.md': '[[old]] x [[old]]\n',
  'b/c.md': 'y\n[[old]]',
  'old.md': '[[a]]',
  '.old.md.json': '{}',
};
const after = {
  'a.md': '[[new]] x [[new]]\n',
  'b/c.md': 'y\n[[new]]',
  'sub/new.md': '[[a]]',
  'sub/.new.md.json': '{}',
};

async function prepared(files: Readonly<Record<string, string>> = before): Promise<MemoryLine> {
  const opened = await openMemoryLine({ nowMs: NOW_MS });
  for (const [path, text] of Object.entries(files)) opened.disk.write(path, text);
  await opened.line.sync(wholeNotebook);
  return opened;
}

const wiki = { kind: 'wiki', target: 'old', newTarget: 'new', lines: [1] } as const;
const planned = new Map(['a.md', 'b/c.md'].map((path) => [storedRelPath(path), [wiki]]));
const none = {
  reader: {
    files: { get: async () => Promise.resolve({}), list: empty },
    links: { withKey: empty, outgoing: empty, candidates: async () => Promise.resolve([]) },
  },
  visibility: { notebooks: 'all' as const },
};

async function empty() {
  return Promise.resolve({ items: [], nextCursor: null });
}

type Ports = Pick<MemoryLine, 'fs' | 'line'>;

/** The whole move, as somebody makes it. */
async function moveOn({ fs, line }: Ports): Promise<CarriedOut> {
  const { files, left } = await prepareFiles({ fs, texts }, planned, move);
  const sidecars = [{ from: storedRelPath('.old.md.json'), to: storedRelPath('sub/.new.md.json') }];
  const journal: MoveJournal = { id: ID, ...move, of: null, origin: fromDisk, sidecars, files };
  await writeJournal(fs, journal);
  const done = await carryOutMove({ fs, line, texts }, journal);
  return { ...done, left: [...left.map(({ source, reason }) => ({ path: source, reason })), ...done.left] };
}

async function undoOn({ fs, line }: Ports): Promise<CarriedOut> {
  const stored = await readJournal(fs, ID);
  const { files } = await filesOfUndo({ ...none, fs, texts }, stored!.journal);
  const sidecars = [{ from: storedRelPath('sub/.new.md.json'), to: storedRelPath('.old.md.json') }];
  const journal: MoveJournal = { id: UNDO_ID, ...back, of: ID, origin: fromDisk, sidecars, files };
  await writeJournal(fs, journal);
  return carryOutMove({ fs, line, texts }, journal);
}

/** The content of every file. */
function contents({ disk }: MemoryLine): Record<string, string> {
  return Object.fromEntries(
    [...disk.files()].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
  );
}

async function reopened(base: MemoryLine, nowMs = NOW_MS): Promise<MemoryLine> {
  const opened = await openMemoryLine({ on: base, nowMs });
  await completeMoves({ ...opened, texts, clock: { nowMs: () => nowMs } });
  return opened;
}

const workloads = [
  { name: 'a move', start: async () => prepared(), work: moveOn, old: before, now: after, left: [ID] },
  {
    name: 'taking a move back',
    start: async () => {
      const base = await prepared();
      await moveOn(base);
      return base;
    },
    ...{ work: undoOn, old: after, now: before, left: [] as Ulid[] },
  },
];

describe.each(workloads)('$name', ({ start, work, old, now, left }) => {
  async function strike(at: number, fault: Fault, between?: (base: MemoryLine, call: number) => void) {
    const base = await start();
    const injector = createFaultInjector({ at, fault, between: (call) => between?.(base, call) });
    let error: unknown = null;
    let stayed: CarriedOut['left'] = [];
    try {
      const { line } = await openMemoryLine({ on: base, injector, nowMs: NOW_MS });
      stayed = (await work({ fs: faultingFileSystem(base.fs, injector), line })).left;
    } catch (thrown) {
      error = thrown;
    }
    if (error !== null && !isCodexError(error)) throw error;
    return { base, injector, error, stayed };
  }

  it.each(allFaults)(
    'is done or not begun once the notebook was opened anew, whichever operation meets %s',
    async (fault) => {
      const { injector, base } = await strike(0, fault);
      expect(contents(base)).toEqual(now);
      const operations = injector.calls();
      expect(operations).toBeGreaterThan(30);
      const ends = { done: 0, notBegun: 0 };
      for (let at = 1; at <= operations; at++) {
        const struck = await strike(at, fault);
        const opened = await reopened(struck.base);
        const found = contents(struck.base);
        const isDone = 'sub/new.md' in now === 'sub/new.md' in found;
        const stayed = struck.stayed.map(({ path }) => [path, new Map(Object.entries(old)).get(path)]);
        expect(found, `${fault} at ${at}`).toEqual(isDone ? { ...now, ...Object.fromEntries(stayed) } : old);
        if (fault !== 'EACCES') expect(stayed).toEqual([]);
        if (struck.error === null) expect(isDone).toBe(true);
        ends[isDone ? 'done' : 'notBegun']++;
        const journals = await listJournals(opened.fs);
        expect(journals, `${fault} at ${at}`).toEqual(isDone ? left : left.length > 0 ? [] : [ID]);
      }
      expect(ends.done).toBeGreaterThan(5);
      expect(ends.notBegun).toBeGreaterThan(5);
    },
  );

  it('loses nothing that somebody else writes in between', async () => {
    const { injector } = await strike(0, 'EIO');
    for (let at = 1; at <= injector.calls(); at++) {
      const { base } = await strike(0, 'EIO', ({ disk }, call) => {
        if (call === at) disk.write('a.md', `foreign ${at} [[other]]`);
      });
      const all = Object.values(contents(base)).join('\n');
      expect(all).toContain(`foreign ${at} [[other]]`);
      expect(contents(base)['b/c.md']).toBe(now['b/c.md']);
    }
  });
});

it('writes the links of a file that was changed in between', async () => {
  const base = await prepared();
  const { files } = await prepareFiles({ fs: base.fs, texts }, planned, move);
  base.disk.write('a.md', 'more\n[[old]]');
  const journal: MoveJournal = { id: ID, ...move, of: null, origin: fromDisk, sidecars: [], files };
  await writeJournal(base.fs, journal);
  await carryOutMove({ ...base, texts }, journal);
  expect(contents(base)['a.md']).toBe('more\n[[new]]');
});

it.each([
  ['may not be read', new CodexError('unavailable', 'permission denied', { path: 'a.md', errno: 'EACCES' })],
  ['vanishes meanwhile', new CodexError('not_found', 'nothing there', { path: 'a.md' })],
])('moves all the same where one of the files with links %s, and says so', async (_, error) => {
  const { fs } = await prepared();
  const read: typeof fs.read = async (path, options) => {
    if (path === 'a.md') throw error;
    return fs.read(path, options);
  };
  const { files, left } = await prepareFiles({ fs: { ...fs, read }, texts }, planned, move);
  expect(files.map(({ path }) => path)).toEqual(['b/c.md']);
  expect(left.map(({ source }) => source)).toEqual(['a.md']);
});

it('moves all the same where links of one file take too long to be written, before the move and in it', async () => {
  const base = await prepared();
  const slow: typeof texts = {
    rewriteLinks: async (path, ...rest) => {
      if (path === 'a.md') throw new CodexError('too_large', 'This text takes too long.');
      return texts.rewriteLinks(path, ...rest);
    },
  };
  const tried = await prepareFiles({ fs: base.fs, texts: slow }, planned, move);
  expect(tried.files.map(({ path }) => path)).toEqual(['b/c.md']);
  expect(tried.left).toEqual([{ source: 'a.md', line: 1, reason: 'This text takes too long.' }]);
  const { files } = await prepareFiles({ fs: base.fs, texts }, planned, move);
  base.disk.write('a.md', 'very long\n[[old]]');
  const journal: MoveJournal = { id: ID, ...move, of: null, origin: fromDisk, sidecars: [], files };
  await writeJournal(base.fs, journal);
  const { changed, left } = await carryOutMove({ ...base, texts: slow }, journal);
  expect({ changed, left }).toEqual({
    changed: ['b/c.md'],
    left: [{ path: 'a.md', reason: 'This text takes too long.' }],
  });
});

it('does not move again what somebody moved back because the links could not be written', async () => {
  const base = await prepared();
  const { files } = await prepareFiles({ fs: base.fs, texts }, planned, move);
  const journal: MoveJournal = { id: ID, ...move, of: null, origin: fromDisk, sidecars: [], files };
  await writeJournal(base.fs, journal);
  const write = async () => Promise.reject(new CodexError('unavailable', 'the disk is full'));
  const line = { move: base.line.move, write };
  await expect(carryOutMove({ fs: base.fs, line, texts }, journal)).rejects.toMatchObject({
    code: 'unavailable',
  });
  await base.line.move(move.to, move.from);
  await reopened(base);
  expect(contents(base)).toEqual(before);
  expect(await listJournals(base.fs)).toEqual([]);
});

it('touches nothing when the new place was taken after a crash', async () => {
  const base = await prepared();
  const { files } = await prepareFiles({ fs: base.fs, texts }, planned, move);
  await writeJournal(base.fs, { id: ID, ...move, of: null, origin: fromDisk, sidecars: [], files });
  base.disk.write('sub/new.md', 'somebody else');
  await reopened(base);
  expect(contents(base)).toEqual({ ...before, 'sub/new.md': 'somebody else' });
  expect(await listJournals(base.fs)).toEqual([]);
});

it('forgets moves that are too old to be taken back, and what is no journal', async () => {
  const base = await prepared();
  await moveOn(base);
  base.disk.write(`.codex/moves/${UNDO_ID}/manifest.json`, '{"version":1,"from":"../x","to":"y"}');
  await reopened(base);
  expect(await listJournals(base.fs)).toEqual([ID]);
  await reopened(base, NOW_MS + UNDO_TTL_MS + 60_000);
  expect(await listJournals(base.fs)).toEqual([]);
  expect(contents(base)).toEqual(after);
});
