import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { absPath, type SettingsChange } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { openSettings } from './settings-store.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

function openIn(text: string | null) {
  const root = temporaryFolder({ '.codex/.gitignore': '*\n' });
  const path = join(root, '.codex/notebook.yml');
  if (text !== null) writeFileSync(path, text);
  const places = { root: absPath(root), indexDir: absPath(join(root, '.codex')) };
  return { path, places, store: openSettings(places), read: () => readFileSync(path, 'utf8') };
}

const colored = (tag: string, color: string): SettingsChange => ({
  names: ['tags', tag, 'color'],
  value: color,
});

describe('the settings of a notebook', () => {
  it('keep what a person wrote, byte by byte', async () => {
    const text = '# mine\r\nid:   X\r\nother: { a: [1,2] } # why\r\n';
    const { store, read } = openIn(text);
    await store.change(() => [colored('a.b', '#fff'), colored('c', '#000')]);
    expect(read()).toBe(`${text}tags:\r\n  a.b:\r\n    color: "#fff"\r\n  c:\r\n    color: "#000"\r\n`);
    await store.change(() => [{ names: ['tags'], value: undefined }]);
    expect(read()).toBe(text);
  });

  it('say unavailable when the system does not let their file be looked at', async () => {
    const { store, path } = openIn(null);
    symlinkSync('notebook.yml', path);
    await expect(store.read()).rejects.toMatchObject({ code: 'unavailable', details: { path } });
  });

  it('begin with a line that says what they are', async () => {
    const { store, read } = openIn(null);
    expect(await store.read()).toEqual({});
    await store.change(() => [colored('a', '#fff')]);
    expect(read()).toMatch(/^# Settings of .*\ntags:\n {2}a:\n {4}color: "#fff"\n$/);
  });

  it('are written by several at once without losing anything', async () => {
    const { store, places } = openIn('id: X\n');
    const other = openSettings(places);
    const tags = Array.from({ length: 20 }, (_, at) => `t${at}`);
    await Promise.all(tags.map((tag, at) => (at % 2 ? store : other).change(() => [colored(tag, '#fff')])));
    const { tags: kept } = await store.read();
    expect(Object.keys(kept as object).sort()).toEqual(tags.sort());
  });

  it('are read anew when somebody else changed them', async () => {
    const { store, path } = openIn('a: 1\n');
    expect(await store.read()).toEqual({ a: 1 });
    writeFileSync(path, 'a: 2 # longer\n');
    expect(await store.read()).toEqual({ a: 2 });
  });

  it('name the file and the line when they are broken, and are left as they are', async () => {
    const { store, path, read } = openIn('a: 1\nb: [\n');
    const refused = { code: 'invalid', message: expect.stringMatching(/notebook\.yml.*line 3/s) };
    await expect(store.read()).rejects.toMatchObject({ ...refused, details: { path } });
    await expect(store.change(() => [colored('a', '#fff')])).rejects.toMatchObject({ code: 'invalid' });
    expect(read()).toBe('a: 1\nb: [\n');
  });

  it('of a notebook that cannot be written lie with its index and go before its own', async () => {
    const { places, read } = openIn('id: X\ntags: {a: {color: "#111"}, b: {color: "#222"}}\n');
    const indexDir = absPath(temporaryFolder());
    mkdirSync(indexDir, { recursive: true });
    const store = openSettings({ root: places.root, indexDir });
    const before = read();
    await store.change(() => [colored('b', '#333')]);
    expect(await store.read()).toMatchObject({ tags: { a: { color: '#111' }, b: { color: '#333' } } });
    expect(read()).toBe(before);
  });
});
