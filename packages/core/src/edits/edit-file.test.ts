import { describe, expect, it } from 'vitest';
import { CodexError } from '../errors.ts';
import type { Hash } from '../fs/file-system.ts';
import { hashOfBytes, type MemoryDisk } from '../fs/memory-file-system.ts';
import { memoryBaseStore } from '../history/memory-base-store.ts';
import { storedRelPath } from '../paths.ts';
import type { NotebookLine } from '../sync/line.ts';
import { openMemoryLine } from '../sync/memory-line.ts';
import { diffTexts } from '../text/diff-texts.ts';
import type { FileEdit } from './edit.ts';
import { editFile, type EditFilePorts } from './edit-file.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const hashOf = (text: string) => hashOfBytes(encode(text));
const path = storedRelPath('note.md');

/** How parts are found is not what is tested: here an edit appends a text, unless the file says stop. */
const append = (content: string): FileEdit => ({ address: { kind: 'document' }, action: 'append', content });
async function applyAll(_path: string, bytes: Uint8Array, edits: readonly FileEdit[]): Promise<Uint8Array> {
  if (decode(bytes).includes('stop'))
    throw new CodexError('not_found', 'No such part.', { address: 'document' });
  return encode(decode(bytes) + edits.map(({ content }) => String(content)).join(''));
}

async function scene(text: string | null, beforeWrite: (disk: MemoryDisk) => void = () => undefined) {
  const { line, fs, disk } = await openMemoryLine();
  if (text !== null) disk.write('note.md', text);
  const bases = memoryBaseStore();
  let writes = 0;
  const write: NotebookLine['write'] = (at, bytes, options) => {
    writes++;
    beforeWrite(disk);
    return line.write(at, bytes, options);
  };
  const texts: EditFilePorts['texts'] = {
    edit: applyAll,
    diff: async (before, after) => diffTexts(before, after),
  };
  const ports: EditFilePorts = { fs, bases, texts, write };
  return {
    disk,
    bases,
    writes: () => writes,
    onDisk: () => decode(disk.files().get('note.md') ?? encode('(nothing)')),
    edit: (edits: readonly FileEdit[], more: { ifHash?: Hash; isDry?: boolean; at?: string } = {}) =>
      editFile(
        { ...ports, write: more.isDry === true ? null : write },
        { path: more.at === undefined ? path : storedRelPath(more.at), edits, ifHash: more.ifHash },
      ),
  };
}

describe('editing parts of a file', () => {
  it('writes all edits as one version, and tells what changed', async () => {
    const { edit, onDisk, writes } = await scene('a\n');
    const { file, diff } = await edit([append('b\n'), append('c\n')]);
    expect(onDisk()).toBe('a\nb\nc\n');
    expect([file?.hash, writes(), diff.added, diff.removed]).toEqual([hashOf('a\nb\nc\n'), 1, 2, 0]);
  });

  it('changes nothing when one of them fails', async () => {
    const { edit, onDisk } = await scene('stop\n');
    await expect(edit([append('b\n')])).rejects.toMatchObject({
      code: 'not_found',
      details: { path: 'note.md', address: 'document' },
    });
    expect(onDisk()).toBe('stop\n');
  });

  it('tells what a dry run would do, and does nothing', async () => {
    const { edit, onDisk } = await scene('a\n');
    expect(await edit([append('b\n')], { isDry: true })).toMatchObject({ file: null, diff: { added: 1 } });
    expect(onDisk()).toBe('a\n');
  });

  it('writes nothing when nothing changes', async () => {
    const { edit, writes } = await scene('a\n');
    expect(await edit([append('')])).toMatchObject({ file: null, diff: { added: 0, removed: 0 } });
    expect(writes()).toBe(0);
  });

  it('is made again on what somebody else wrote in between', async () => {
    const others = ['x\n', 'y\n'];
    const { edit, onDisk, writes } = await scene('a\n', (disk) => {
      const next = others.shift();
      if (next !== undefined) disk.write('note.md', next);
    });
    expect((await edit([append('b\n')])).diff).toMatchObject({ added: 1, removed: 0 });
    expect([onDisk(), writes()]).toEqual(['y\nb\n', 3]);
  });

  it('gives up on a file that never rests, and leaves it as it is', async () => {
    let count = 0;
    const { edit, onDisk } = await scene('a\n', (disk) => disk.write('note.md', `${++count}\n`));
    await expect(edit([append('b\n')])).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'busy' },
    });
    expect([onDisk(), count]).toEqual(['5\n', 5]);
  });

  it('is refused with the present version when that is not the one that was meant', async () => {
    const { edit, onDisk } = await scene('a\n');
    const refused = edit([append('b\n')], { ifHash: hashOf('old\n') });
    await expect(refused).rejects.toMatchObject({ code: 'conflict', details: { current: hashOf('a\n') } });
    expect(onDisk()).toBe('a\n');
  });

  it('is not made on another version than the one that was meant, however late that comes', async () => {
    const { edit, onDisk, writes } = await scene('a\n', (disk) => disk.write('note.md', 'x\n'));
    const refused = edit([append('b\n')], { ifHash: hashOf('a\n') });
    await expect(refused).rejects.toMatchObject({ code: 'conflict', details: { current: hashOf('x\n') } });
    expect([onDisk(), writes()]).toEqual(['x\n', 1]);
  });

  it('keeps both versions as ground of later merges', async () => {
    const { edit, bases } = await scene('a\n');
    await edit([append('b\n')]);
    expect(decode((await bases.get(hashOf('a\n')))!)).toBe('a\n');
    expect(decode((await bases.get(hashOf('a\nb\n')))!)).toBe('a\nb\n');
  });
});

describe('parts are not edited', () => {
  it.each<[string, string, readonly FileEdit[], string]>([
    ['of a file that is not there', 'nowhere.md', [append('b')], 'not_found'],
    ['of a folder', 'folder', [append('b')], 'unsupported'],
    ['of our own files', '.codex/notebook.yml', [append('b')], 'invalid'],
    ['of files of an inner notebook', 'inner/a.md', [append('b')], 'out_of_scope'],
    ['without edits', 'note.md', [], 'invalid'],
    ['with more than 100 edits', 'note.md', Array.from({ length: 101 }, () => append('b')), 'invalid'],
    ['of a file that is too large', 'large.md', [append('b')], 'too_large'],
    ['when the file would get too large', 'note.md', [append('x'.repeat(10_485_760))], 'too_large'],
  ])('%s', async (_title, at, edits, code) => {
    const { edit, disk } = await scene('a\n');
    disk.write('folder/a.md', 'a\n');
    disk.write('inner/a.md', 'a\n');
    disk.write('inner/.codex/notebook.db', '');
    disk.write('inner/.codex/notebook.yml', '');
    if (at === 'large.md') disk.write(at, 'x'.repeat(10_485_761));
    const hashes = () => [...disk.files()].map(([each, bytes]) => [each, hashOfBytes(bytes)]);
    const before = hashes();
    await expect(edit(edits, { at })).rejects.toMatchObject({ code });
    expect(hashes()).toEqual(before);
  });
});
