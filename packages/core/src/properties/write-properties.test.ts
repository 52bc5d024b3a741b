import { describe, expect, it } from 'vitest';
import type { Hash } from '../fs/file-system.ts';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { parseRelPath } from '../paths.ts';
import { openMemoryLine } from '../sync/memory-line.ts';
import { applyPropertyEdits, type Properties, type PropertyEdit } from './property-edit.ts';
import type { PropertyEditor } from './property-editor.ts';
import { type PropertyWritePorts, writeProperties } from './write-properties.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every form is JSON here: how properties stand in files is not what is tested. */
const jsonEditor: PropertyEditor = {
  async edit(_form, bytes, edits) {
    const before = bytes === null ? {} : (JSON.parse(decode(bytes)) as Properties);
    const after = JSON.stringify(applyPropertyEdits(before, edits));
    return bytes !== null && after === decode(bytes) ? bytes : encode(after);
  },
  read: (_form, bytes) => JSON.parse(decode(bytes)) as Properties,
};

const set = (name: string, value: string): PropertyEdit => ({ kind: 'set', name, value });

async function openPorts(files: Readonly<Record<string, string>>) {
  const { line, fs, disk } = await openMemoryLine();
  for (const [path, text] of Object.entries(files)) disk.write(path, text);
  const ports: PropertyWritePorts = { fs, editor: jsonEditor, known: async () => ({}), write: line.write };
  const read = async (path: string) => decode((await fs.read(parseRelPath(path))).bytes);
  const write = (
    path: string,
    edits: readonly PropertyEdit[],
    with_: Partial<PropertyWritePorts> = {},
    ifHash?: Hash,
  ) =>
    writeProperties(
      { ...ports, ...with_ },
      parseRelPath(path),
      edits,
      ifHash === undefined ? {} : { ifHash },
    );
  return { ports, disk, read, write };
}

describe('writing properties', () => {
  it.each([
    ['a note is written itself', 'a.md', { 'a.md': '{}' }, 'a.md'],
    ['a view too', 'b.cdx', { 'b.cdx': '{}' }, 'b.cdx'],
    ['a note before its sidecar', 'a.md', { 'a.md': '{}', '.a.md.json': '{}' }, 'a.md'],
    ['another file gets a sidecar', 'x/p.png', { 'x/p.png': 'P' }, 'x/.p.png.json'],
    ['the sidecar that it has is written', 'p.png', { 'p.png': 'P', 'p.png.json': '{}' }, 'p.png.json'],
    [
      'of two the hidden one',
      'p.png',
      { 'p.png': 'P', 'p.png.json': '{}', '.p.png.json': '{}' },
      '.p.png.json',
    ],
    ['never XML', 'p.png', { 'p.png': 'P', '.p.png.xml': '{}' }, '.p.png.json'],
    ['a folder has its own file', 'x', { 'x/a.md': '' }, 'x/.metadata'],
    ['so has the notebook', '', { 'a.md': '' }, '.metadata'],
  ])('%s', async (_title, path, files: Readonly<Record<string, string>>, target) => {
    const { read, write } = await openPorts(files);
    const { written } = await write(path, [set('k', 'v')]);
    expect(written.map((file) => file.path)).toEqual([target]);
    expect(await read(target)).toBe('{"k":"v"}');
  });

  it('writes nothing when nothing changes', async () => {
    const { write } = await openPorts({ 'a.md': '{"k":"v"}', 'p.png': 'P' });
    expect((await write('a.md', [set('k', 'v')])).written).toEqual([]);
    expect((await write('p.png', [{ kind: 'remove', name: 'k' }])).written).toEqual([]);
  });

  it('joins what another program wrote in between', async () => {
    const { ports, disk, read, write } = await openPorts({ 'a.md': '{"a":"1"}' });
    let raced = false;
    const racing: PropertyWritePorts['write'] = async (path, bytes, options) => {
      if (!raced) disk.write('a.md', '{"a":"2","theirs":"x"}');
      raced = true;
      return ports.write(path, bytes, options);
    };
    await write('a.md', [set('mine', 'y')], { write: racing });
    expect(await read('a.md')).toBe('{"a":"2","theirs":"x","mine":"y"}');
  });

  it('gives up after three lost races', async () => {
    const { ports, disk, write } = await openPorts({ 'a.md': '{}' });
    let races = 0;
    const racing: PropertyWritePorts['write'] = async (path, bytes, options) => {
      disk.write('a.md', `{"n":"${++races}"}`);
      return ports.write(path, bytes, options);
    };
    await expect(write('a.md', [set('k', 'v')], { write: racing })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(races).toBe(3);
  });

  it('does not join when the caller named what must stand there', async () => {
    const { read, write } = await openPorts({ 'a.md': '{"a":"1"}' });
    const stale = hashOfBytes(encode('{}'));
    await expect(write('a.md', [set('k', 'v')], {}, stale)).rejects.toMatchObject({ code: 'conflict' });
    const current = hashOfBytes(encode('{"a":"1"}'));
    await write('a.md', [set('k', 'v')], {}, current);
    expect(await read('a.md')).toBe('{"a":"1","k":"v"}');
  });

  it.each([
    ['a folder by its metadata', 'x', { 'x/.metadata': '{"a":"1"}' }, '{"a":"1"}'],
    ['another file by its own content', 'p.png', { 'p.png': 'P' }, 'P'],
  ])(
    'compares %s with what the caller named',
    async (_title, path, files: Readonly<Record<string, string>>, seen) => {
      const { write } = await openPorts(files);
      await expect(write(path, [set('k', 'v')], {}, hashOfBytes(encode('old')))).rejects.toMatchObject({
        code: 'conflict',
      });
      expect((await write(path, [set('k', 'v')], {}, hashOfBytes(encode(seen)))).written).toHaveLength(1);
    },
  );

  it.each([
    ['goes on', '{"old":"2","theirs":"x"}', '{"theirs":"x","new":"2"}'],
    ['is done', '{"theirs":"x"}', '{"theirs":"x"}'],
  ])('%s with a rename whose second file was changed meanwhile', async (_title, theirs, sidecar) => {
    const { ports, disk, read, write } = await openPorts({
      'a.md': '{"old":"1"}',
      '.a.md.json': '{"old":"2"}',
    });
    let raced = false;
    const racing: PropertyWritePorts['write'] = async (path, bytes, options) => {
      if (!raced && path === '.a.md.json') {
        raced = true;
        disk.write(path, theirs);
      }
      return ports.write(path, bytes, options);
    };
    await write('a.md', [{ kind: 'rename', from: 'old', to: 'new' }], { write: racing });
    expect(raced).toBe(true);
    expect(await read('a.md')).toBe('{"new":"1"}');
    expect(await read('.a.md.json')).toBe(sidecar);
  });

  it('makes a sidecar only where none has come into being meanwhile', async () => {
    const { ports, disk, read, write } = await openPorts({ 'p.png': 'P' });
    let raced = false;
    const racing: PropertyWritePorts['write'] = async (path, bytes, options) => {
      if (!raced) disk.write('.p.png.json', '{"theirs":"x"}');
      raced = true;
      return ports.write(path, bytes, options);
    };
    await write('p.png', [set('k', 'v')], { write: racing });
    expect(await read('.p.png.json')).toBe('{"theirs":"x","k":"v"}');
  });

  it.each([
    ['what is not there', 'none.md', 'not_found'],
    ['a sidecar', '.p.png.json', 'unsupported'],
  ])('refuses %s', async (_title, path, code) => {
    const { write } = await openPorts({ 'p.png': 'P', '.p.png.json': '{}' });
    await expect(write(path, [set('k', 'v')])).rejects.toMatchObject({ code });
  });

  it('names the file that is broken', async () => {
    const { write } = await openPorts({ 'p.png': 'P', '.p.png.json': '{}' });
    const editor: PropertyEditor = {
      ...jsonEditor,
      edit: () => Promise.reject(Object.assign(new Error('unexpected'), {})),
    };
    await expect(write('p.png', [set('k', 'v')], { editor })).rejects.toThrow('unexpected');
    await expect(write('p.png', [set('', 'v')])).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('.p.png.json'),
    });
  });
});
