import { beforeEach, describe, expect, it } from 'vitest';
import { isCodexError } from '../errors.ts';
import { createFaultInjector, type FaultInjector } from '../fs/fault-injector.ts';
import { listTrash } from '../files/trash-store.ts';
import { parseRelPath, storedRelPath } from '../paths.ts';
import { type MemoryLine, openMemoryLine } from '../sync/memory-line.ts';
import { fromDisk } from '../sync/scope.ts';
import type { RestoreRequest } from './notebook-history.ts';
import { type RestoreParts, restoreVersions } from './restore-versions.ts';
import { memoryVersions, type MemoryVersions } from './testing/memory-versions.ts';
import type { RevisionId } from './version-control.ts';

interface Scene extends MemoryLine, MemoryVersions {
  readonly restore: (
    request: RestoreRequest,
    parts?: Partial<RestoreParts>,
  ) => ReturnType<typeof restoreVersions>;
}

async function openScene(on?: Omit<MemoryLine, 'line'>, injector?: FaultInjector): Promise<Scene> {
  const opened = await openMemoryLine({ ...(on && { on }), ...(injector && { injector }) });
  const history = memoryVersions(opened.disk, { ignored: (path) => path.endsWith('.log') });
  const parts: RestoreParts = {
    ...{ fs: opened.fs, versions: history.versions, ignoreFiles: true, origin: fromDisk },
    ...{ keeper: { settled: async () => undefined }, line: () => opened.line },
  };
  const restore: Scene['restore'] = (request, more = {}) => restoreVersions({ ...parts, ...more }, request);
  return { ...opened, ...history, restore };
}

const contents = ({ disk }: Pick<MemoryLine, 'disk'>) =>
  Object.fromEntries([...disk.files()].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
const trashed = async ({ fs }: Pick<MemoryLine, 'fs'>) =>
  (await listTrash(fs, {})).items.map(({ path }) => path);

let scene: Scene;
let first: RevisionId;
const FIRST = { 'a.md': 'one', 'lab/b.md': 'one', 'lab/deep/c.md': 'one', 'same.md': 'same' };

/** Two commits with changes of every kind, and edits that are in neither. */
function fill({ disk, snapshot }: Scene): RevisionId {
  for (const [path, content] of Object.entries(FIRST)) disk.write(path, content);
  const id = snapshot();
  disk.write('a.md', 'two');
  disk.remove('lab/deep/c.md');
  disk.write('lab/new.md', 'two');
  disk.rename('lab/b.md', 'lab/renamed.md');
  snapshot({ renames: { 'lab/b.md': 'lab/renamed.md' } });
  disk.write('a.md', 'draft');
  disk.write('untracked.md', 'draft');
  disk.write('run.log', 'ignored');
  return id;
}

beforeEach(async () => {
  scene = await openScene();
  first = fill(scene);
});

describe('bringing a version back', () => {
  it('writes a file as it was and keeps in the trash what no commit has', async () => {
    const report = await scene.restore({ path: 'a.md', revision: first });
    expect(report).toEqual({
      revision: first,
      ...{ written: ['a.md'], writtenCount: 1, removed: [], removedCount: 0, unchangedCount: 0, left: [] },
    });
    expect(contents(scene)).toMatchObject({ 'a.md': 'one', 'untracked.md': 'draft' });
    const [kept] = (await listTrash(scene.fs, {})).items;
    await scene.line.restore(kept!.id, { to: parseRelPath('kept.md') });
    expect(contents(scene)['kept.md']).toBe('draft');
  });

  it('keeps nothing in the trash that the newest commit has', async () => {
    scene.disk.write('a.md', 'two');
    await scene.restore({ path: 'a.md', revision: first });
    expect(contents(scene)['a.md']).toBe('one');
    expect(await trashed(scene)).toEqual([]);
  });

  it('brings a deleted file back', async () => {
    await scene.restore({ path: 'lab/deep/c.md', revision: first });
    expect(contents(scene)['lab/deep/c.md']).toBe('one');
  });

  it('brings the content of a renamed file back under the name that it has now', async () => {
    scene.disk.write('lab/renamed.md', 'changed');
    const report = await scene.restore({ path: 'lab/renamed.md', revision: first });
    expect(report.written).toEqual(['lab/renamed.md']);
    expect(contents(scene)['lab/renamed.md']).toBe('one');
  });

  it('makes a folder what it was and touches nothing beside it', async () => {
    const report = await scene.restore({ path: 'lab', revision: first });
    expect(report).toMatchObject({
      written: ['lab/b.md', 'lab/deep/c.md'],
      removed: ['lab/new.md', 'lab/renamed.md'],
      ...{ writtenCount: 2, removedCount: 2, unchangedCount: 0, left: [] },
    });
    expect(contents(scene)).toEqual({
      ...{ ...FIRST, 'a.md': 'draft' },
      ...{ 'untracked.md': 'draft', 'run.log': 'ignored' },
    });
    expect((await trashed(scene)).toSorted()).toEqual(['lab/new.md', 'lab/renamed.md']);
  });

  it('makes everything what it was, and leaves alone what git ignores', async () => {
    const report = await scene.restore({ path: '', revision: first });
    expect(contents(scene)).toEqual({ ...FIRST, 'run.log': 'ignored' });
    expect(report).toMatchObject({ writtenCount: 3, removedCount: 3, unchangedCount: 1 });
    const again = await scene.restore({ path: '', revision: first });
    expect(again).toMatchObject({ writtenCount: 0, removedCount: 0, left: [] });
  });

  it('leaves files that were not there where they are when it is told to', async () => {
    const report = await scene.restore({ path: '', revision: first, removeOthers: false });
    expect(report.removedCount).toBe(0);
    expect(contents(scene)).toMatchObject({ ...FIRST, 'lab/new.md': 'two', 'untracked.md': 'draft' });
  });

  it('finds the version of a moment', async () => {
    const atMs = (await scene.versions.resolve(first)).committedMs + 59_999;
    expect((await scene.restore({ path: 'a.md', atMs })).revision).toBe(first);
    await expect(scene.restore({ path: 'a.md', atMs: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells what it would do and does nothing', async () => {
    const before = contents(scene);
    const told = await scene.restore({ path: '', revision: first, dryRun: true });
    expect(contents(scene)).toEqual(before);
    expect(await trashed(scene)).toEqual([]);
    expect(await scene.restore({ path: '', revision: first })).toEqual(told);
  });

  it('refuses a version that is named twice or not at all, and what was never there', async () => {
    for (const request of [{ path: 'a.md' }, { path: 'a.md', revision: first, atMs: 5 }])
      await expect(scene.restore(request)).rejects.toMatchObject({
        code: 'invalid',
        details: { field: 'revision' },
      });
    for (const path of ['no.md', 'lab/new.md', 'la'])
      await expect(scene.restore({ path, revision: first })).rejects.toMatchObject({ code: 'not_found' });
    await expect(scene.restore({ path: '../a.md', revision: first })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('puts a file where its folder stands now, and a folder where a file stands now', async () => {
    const { disk, snapshot } = scene;
    disk.write('x/y.md', 'in a folder');
    disk.write('z', 'a file');
    const mixed = snapshot();
    for (const path of ['x', 'z']) disk.remove(path);
    disk.write('x', 'a file');
    disk.write('z/y.md', 'in a folder');
    snapshot();
    await scene.restore({ path: '', revision: mixed });
    expect(contents(scene)).toMatchObject({ 'x/y.md': 'in a folder', z: 'a file' });
  });

  it('keeps a sidecar that was there when its file goes', async () => {
    const { disk, snapshot } = scene;
    disk.write('.photo.png.json', '{}');
    const before = snapshot();
    disk.write('photo.png', 'pixels');
    snapshot();
    await scene.restore({ path: '', revision: before });
    expect(contents(scene)['.photo.png.json']).toBe('{}');
    expect(contents(scene)['photo.png']).toBeUndefined();
  });

  it('leaves links, other repositories and notebooks inside as they are, and says so', async () => {
    const { disk, snapshot } = scene;
    for (const path of ['link', 'module', 'inner/a.md']) disk.write(path, 'then');
    const then = snapshot({ kinds: { link: 'link', module: 'submodule' } });
    for (const path of [
      'link',
      'module',
      'inner/a.md',
      'inner/.codex/notebook.db',
      'inner/.codex/notebook.yml',
    ])
      disk.write(path, 'now');
    disk.write('inner/mine.md', 'now');
    snapshot();
    const { left, removed } = await scene.restore({ path: '', revision: then });
    expect(left.map(({ path }) => path)).toEqual(['inner/a.md', 'link', 'module']);
    expect(left[0]!.reason).toMatch('another notebook');
    expect(removed).toEqual([]);
    expect(contents(scene)).toMatchObject({
      link: 'now',
      module: 'now',
      'inner/a.md': 'now',
      'inner/mine.md': 'now',
    });
  });

  it('never writes where git or we keep our own files, whatever a repository holds', async () => {
    const { disk, snapshot } = scene;
    disk.write('lab/.GIT/config', 'hostile');
    disk.write('sub/.codex/notebook.yml', 'hostile');
    const hostile = snapshot();
    disk.remove('lab/.GIT');
    disk.remove('sub');
    snapshot();
    await scene.restore({ path: '', revision: hostile });
    await scene.restore({ path: 'lab/.GIT/config', revision: hostile });
    expect(Object.keys(contents(scene)).filter((path) => /\.git|\.codex/i.test(path))).toEqual([]);
  });

  it('keeps what somebody wrote after it was compared, and says so', async () => {
    const fs = {
      ...scene.fs,
      read: async (...args: Parameters<typeof scene.fs.read>) => {
        const content = await scene.fs.read(...args);
        scene.disk.write('a.md', 'somebody else');
        return content;
      },
    };
    const report = await scene.restore({ path: 'a.md', revision: first }, { fs });
    expect(report).toMatchObject({ writtenCount: 0, left: [{ path: 'a.md' }] });
    expect(contents(scene)['a.md']).toBe('somebody else');
    expect(await trashed(scene)).toEqual([]);
  });

  it('commits what waits before, and goes on where that cannot be', async () => {
    let asked = 0;
    const settled = async () => {
      asked++;
      scene.disk.write('a.md', 'draft');
      scene.snapshot();
    };
    await scene.restore({ path: 'a.md', revision: first }, { keeper: { settled } });
    expect([asked, await trashed(scene)]).toEqual([1, []]);
    await scene.restore({ path: 'a.md', revision: first, dryRun: true }, { keeper: { settled } });
    expect(asked).toBe(1);
  });

  it.each(['crash_before', 'crash_after', 'EIO'] as const)(
    'is completed by the next run whichever operation meets %s',
    async (fault) => {
      const run = async (nth: number) => {
        const base = await openScene();
        const then = fill(base);
        const injector = createFaultInjector({ at: nth, fault });
        try {
          const opened = await openMemoryLine({ on: base, injector });
          await base.restore({ path: '', revision: then }, { line: () => opened.line });
        } catch (error) {
          if (!isCodexError(error)) throw error;
        }
        const all = [...Object.values(contents(base)), ...(await contentsOfTrash(base))];
        expect(all, `after ${fault} at ${nth}`).toContain('draft');
        const after = await openMemoryLine({ on: base });
        const report = await base.restore({ path: '', revision: then }, { line: () => after.line });
        expect(report.left).toEqual([]);
        expect(contents(base)).toEqual({ ...FIRST, 'run.log': 'ignored' });
        return injector.calls();
      };
      const operations = await run(0);
      expect(operations).toBeGreaterThan(20);
      for (let nth = 1; nth <= operations; nth++) await run(nth);
    },
  );
});

async function contentsOfTrash({ fs }: Pick<MemoryLine, 'fs'>): Promise<string[]> {
  const found: string[] = [];
  for (const { id } of (await listTrash(fs, {})).items) {
    const stats = await fs.list(storedRelPath(`.codex/trash/${id}`));
    for (const { path } of stats) found.push(new TextDecoder().decode((await fs.read(path)).bytes));
  }
  return found;
}
