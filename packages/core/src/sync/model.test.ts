import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfBytes, type MemoryDisk } from '../fs/memory-file-system.ts';
import { type RelPath, folderOf, storedRelPath } from '../paths.ts';
import { type MemoryLine, openMemoryLine } from './memory-line.ts';
import { somePaths, wholeNotebook } from './scope.ts';

const NAMES = [
  ...[
    'a.md',
    'b.md',
    'dir/a.md',
    'dir/b.md',
    'dir/deep/c.md',
    'other/a.md',
    'A.md',
    '.a.md.md',
    'dir/.a.md.json',
  ],
  ...[
    'dir/p.png',
    'dir/.p.png.json',
    'dir/p.png.json',
    'dir/p.png.xml',
    'dir/.p.png.json.json',
    'dir/.p.png.xml',
  ],
  'dir/.p.png.json.xml',
];
const FOLDERS = ['dir', 'other', 'dir/deep', 'fresh'];

type Step =
  | {
      readonly do: 'write' | 'append' | 'recreate' | 'replace' | 'touch' | 'remove' | 'through_us' | 'link';
      readonly path: string;
      readonly text: string;
    }
  | { readonly do: 'rename' | 'swap' | 'rename_folder'; readonly path: string; readonly to: string }
  | { readonly do: 'sync_all' | 'sync_dirty' | 'restart' };

const name = fc.constantFrom(...NAMES);
const folder = fc.constantFrom(...FOLDERS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('write', 'append', 'recreate', 'replace', 'touch', 'remove', 'through_us', 'link'),
      path: name,
      text: fc.constantFrom('', 'x', 'yy', 'long text', '{"a": 1}', '[1]', '<a/>'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('rename', 'swap'), path: name, to: name }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rename_folder' as const), path: folder, to: folder }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('sync_all', 'sync_dirty', 'restart') }) },
);

/** Does a step as another program would, and tells which folders a watcher would name. */
function perform(disk: MemoryDisk, step_: Step): RelPath[] {
  if (!('path' in step_)) return [];
  const files = disk.files();
  const dirty = (...paths: string[]) =>
    paths.flatMap((path) => [folderOf(storedRelPath(path)), folderOf(folderOf(storedRelPath(path)))]);
  const isFolder = (path: string) => [...files.keys()].some((each) => each.startsWith(`${path}/`));
  if (step_.do === 'rename_folder') {
    if (
      !isFolder(step_.path) ||
      step_.path === step_.to ||
      step_.to.startsWith(`${step_.path}/`) ||
      step_.path.startsWith(`${step_.to}/`)
    )
      return [];
    disk.rename(step_.path, step_.to);
    const inside = [...disk.files().keys()].filter((path) => path.startsWith(`${step_.to}/`));
    return [
      ...dirty(step_.path, step_.to),
      storedRelPath(step_.to),
      ...inside.map((path) => folderOf(storedRelPath(path))),
    ];
  }
  if (step_.do === 'rename' || step_.do === 'swap') {
    if (!files.has(step_.path) || step_.path === step_.to) return [];
    if (step_.do === 'rename' || !files.has(step_.to)) disk.rename(step_.path, step_.to);
    else {
      disk.rename(step_.path, 'swapping');
      disk.rename(step_.to, step_.path);
      disk.rename('swapping', step_.to);
    }
    return dirty(step_.path, step_.to);
  }
  if ('text' in step_) edit(disk, step_, files);
  return dirty(step_.path);
}

function edit(
  disk: MemoryDisk,
  { do: verb, path, text }: Extract<Step, { text: string }>,
  files: Map<string, Uint8Array>,
): void {
  const there = files.has(path);
  if (verb === 'write') disk.write(path, text);
  else if (verb === 'append' && there)
    disk.write(path, `${new TextDecoder().decode(files.get(path))}${text}`);
  else if (verb === 'recreate') recreate(disk, path, () => disk.write(path, text));
  else if (verb === 'replace') replaceBy(disk, `${path}.tmp`, path, text);
  else if (verb === 'touch' && there) disk.touch(path);
  else if (verb === 'remove') disk.remove(path);
  else if (verb === 'link') recreate(disk, path, () => disk.link(path, 'somewhere'));
}

function recreate(disk: MemoryDisk, path: string, make: () => void): void {
  disk.remove(path);
  make();
}

function replaceBy(disk: MemoryDisk, temporary: string, path: string, text: string): void {
  disk.write(temporary, text);
  disk.rename(temporary, path);
}

async function run(steps: readonly Step[]): Promise<MemoryLine> {
  let opened = await openMemoryLine();
  const dirty: RelPath[] = [];
  for (const each of steps) {
    if (each.do === 'sync_all') await opened.line.sync(wholeNotebook);
    else if (each.do === 'sync_dirty') await opened.line.sync({ ...somePaths([]), folders: dirty.splice(0) });
    else if (each.do === 'restart') opened = await openMemoryLine({ on: opened });
    else if (each.do === 'through_us') {
      const path = storedRelPath(each.path);
      const stat = await opened.fs.stat(path);
      if (stat === null || stat.kind === 'file')
        await opened.line.write(path, new TextEncoder().encode(each.text));
    } else dirty.push(...perform(opened.disk, each));
  }
  await opened.line.sync({ ...somePaths([]), folders: dirty });
  return opened;
}

const dump = ({ index }: MemoryLine) =>
  [...index.files()]
    .map(([path, { entry, read }]) => {
      const { text = null, properties = {} } = read?.parsed ?? {};
      return [path, entry.hash, entry.kind, text, JSON.stringify(properties)];
    })
    .sort();

function isObject(text: string): boolean {
  return text === '{"a": 1}';
}

/** Which files are a part of others, found in the plainest way. */
function sidecarsOn(disk: MemoryDisk, isFile: (path: string) => boolean): Set<string> {
  const sidecars = new Set<string>();
  const textAt = (path: string) => new TextDecoder().decode(disk.files().get(path as RelPath));
  for (const path of [...disk.files().keys()].filter(isFile)) {
    const isShaped =
      (path.endsWith('/p.png.json') && isObject(textAt(path))) ||
      (path.endsWith('/p.png.xml') && textAt(path).startsWith('<'));
    if (isShaped && isFile(path.slice(0, path.lastIndexOf('.')))) sidecars.add(path);
  }
  for (const path of [...disk.files().keys()].filter(isFile)) {
    const folderEnd = path.lastIndexOf('/') + 1;
    if (path[folderEnd] !== '.') continue;
    const owner = path.slice(0, folderEnd) + path.slice(folderEnd + 1, path.lastIndexOf('.'));
    if (isFile(owner) && !sidecars.has(owner)) sidecars.add(path);
  }
  return sidecars;
}

describe('any history of a folder', () => {
  it('ends in the same index as a fresh look at it, when only dirty folders were compared', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const lived = await run(steps);
        const fresh = await openMemoryLine({
          on: { ...(await openMemoryLine()), disk: lived.disk, fs: lived.fs },
        });
        await fresh.line.sync(wholeNotebook);
        expect(dump(lived)).toEqual(dump(fresh));
        const kinds = new Map<string, string>();
        for (const path of lived.disk.files().keys())
          kinds.set(path, (await lived.fs.stat(storedRelPath(path)))?.kind ?? 'none');
        const sidecars = sidecarsOn(lived.disk, (path) => kinds.get(path) === 'file');
        expect(dump(lived).map(([path, hash]) => [path, hash])).toEqual(
          [...lived.disk.files()]
            .filter(([path]) => !sidecars.has(path))
            .map(([path, content]) => [path, hashOfBytes(content)])
            .sort(),
        );
        expect(await lived.line.check()).toMatchObject({ drifted: 0 });
        expect([...lived.index.folders()].sort()).toEqual([...fresh.index.folders()].sort());
      }),
      { seed: 20_261_121, numRuns: 1000 },
    );
  });

  it('never gives one id to two files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { index } = await run(steps);
        const ids = [...index.files().values()].map(({ entry }) => entry.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { seed: 20_261_121, numRuns: 200 },
    );
  });
});
