import { describe, expect, it } from 'vitest';
import { allFaults, createFaultInjector, type Fault } from '../fs/fault-injector.ts';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { listTrash } from '../files/trash-store.ts';
import { parseRelPath } from '../paths.ts';
import { isCodexError } from '../errors.ts';
import { type MemoryLine, openMemoryLine } from './memory-line.ts';
import { wholeNotebook } from './scope.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A folder with some history, indexed. */
async function prepared(): Promise<MemoryLine> {
  const opened = await openMemoryLine();
  for (let i = 0; i < 6; i++) opened.disk.write(`notes/n${i}.md`, `note ${i}`);
  opened.disk.write('data/a.csv', '1,2');
  await opened.line.sync(wholeNotebook);
  return opened;
}

/** What the user did to the folder meanwhile. */
function editOutside({ disk }: MemoryLine): void {
  disk.write('notes/n0.md', 'edited');
  disk.rename('notes/n1.md', 'renamed.md');
  disk.remove('notes/n2.md');
  disk.rename('data', 'series');
  disk.write('new/deep/x.md', 'new');
  disk.rename('notes/n3.md', 'swap');
  disk.rename('notes/n4.md', 'notes/n3.md');
  disk.rename('swap', 'notes/n4.md');
}

interface Workload {
  readonly name: string;
  run(opened: MemoryLine, acknowledged: Map<string, string>): Promise<void>;
}

const workloads: Workload[] = [
  { name: 'sync', run: async (opened) => void (await opened.line.sync(wholeNotebook)) },
  {
    name: 'writes through us',
    async run({ line }, acknowledged) {
      await line.write(parseRelPath('api/one.md'), bytes('one'), { ifHash: null });
      acknowledged.set('api/one.md', 'one');
      await line.write(parseRelPath('notes/n5.md'), bytes('five'));
      acknowledged.set('notes/n5.md', 'five');
      acknowledged.delete('api/one.md');
      await line.move(parseRelPath('api'), parseRelPath('moved'));
      acknowledged.set('moved/one.md', 'one');
      acknowledged.delete('moved/one.md');
      await line.remove(parseRelPath('moved/one.md'));
    },
  },
  {
    name: 'uploads, folders and the trash',
    async run({ line, fs }, acknowledged) {
      const path = parseRelPath('api/up.bin');
      await line.createFolder(parseRelPath('api'));
      const { id } = await line.beginUpload({ path, sizeBytes: 6, ifHash: null });
      await line.appendUpload(id, 0, bytes('one'));
      await line.appendUpload(id, 3, bytes('two'));
      await line.completeUpload(id);
      acknowledged.set(path, 'onetwo');
      acknowledged.delete(path);
      await line.remove(path);
      const { items } = await listTrash(fs, {});
      await line.restore(items[0]!.id, { to: parseRelPath('api/back.bin') });
      acknowledged.set('api/back.bin', 'onetwo');
    },
  },
];

/** Oracle A: the index equals the folder. */
function expectMirror({ disk, index }: MemoryLine): void {
  const onDisk = [...disk.files()].map(([path, content]) => [path, hashOfBytes(content)]);
  const indexed = [...index.files()]
    .map(([path, { entry }]) => [path, entry.hash])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  expect(indexed).toEqual(onDisk);
}

async function strike(
  workload: Workload,
  at: number,
  fault: Fault,
  between?: (opened: MemoryLine, call: number) => void,
) {
  const base = await prepared();
  const acknowledged = new Map<string, string>();
  const armed = createFaultInjector({ at, fault, between: (call) => between?.(base, call) });
  editOutside(base);
  const before = base.disk.files();
  try {
    const opened = await openMemoryLine({ on: base, injector: armed });
    await workload.run(opened, acknowledged);
  } catch (error) {
    if (!isCodexError(error)) throw error;
  }
  const after = await openMemoryLine({ on: base });
  await after.line.sync(wholeNotebook);
  return { base, after, armed, acknowledged, before };
}

describe.each(workloads)('$name', (workload) => {
  it.each(allFaults)('ends true to the disk whichever operation meets %s', async (fault) => {
    const { armed } = await strike(workload, 0, fault);
    const operations = armed.calls();
    expect(operations).toBeGreaterThan(10);
    for (let at = 1; at <= operations; at++) {
      const { after, acknowledged, base, before } = await strike(workload, at, fault);
      expectMirror(after);
      const files = base.disk.files();
      for (const [path, content] of acknowledged)
        expect(files.get(path), `${path} after fault at ${at}`).toEqual(bytes(content));
      for (const [path, content] of before)
        if (!/^notes\/n5|^api|^moved/.test(path)) expect(files.get(path)).toEqual(content);
      expect((await after.line.sync(wholeNotebook)).read).toBe(0);
    }
  });

  it('ends true to the disk whenever somebody else edits in between', async () => {
    const { armed } = await strike(workload, 0, 'EIO');
    for (let at = 1; at <= armed.calls(); at++) {
      const { after } = await strike(workload, 0, 'EIO', ({ disk }, call) => {
        if (call !== at) return;
        disk.write('notes/n0.md', `foreign ${at}`);
        disk.write('foreign.md', 'x');
        disk.remove('renamed.md');
        disk.rename('series', 'again');
      });
      expectMirror(after);
    }
  });
});
