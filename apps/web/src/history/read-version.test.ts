import { describe, expect, it } from 'vitest';
import { readVersion } from './read-version.ts';

const kindOf = async (path: string, bytes: BlobPart) => {
  const { kind, text, blob } = await readVersion(path, new Blob([bytes]));
  return [kind, text, blob.type];
};

describe('readVersion', () => {
  it('tells notes, other texts, pictures and the rest apart', async () => {
    expect(await kindOf('a.md', '# Title')).toEqual(['note', '# Title', '']);
    expect(await kindOf('a.py', 'print()')).toEqual(['text', 'print()', '']);
    expect(await kindOf('a.PNG', 'any')).toEqual(['image', null, 'image/png']);
    expect(await kindOf('a.dat', new Uint8Array([0, 255, 1]))).toEqual(['other', null, '']);
  });

  it('does not take what is no UTF-8 for text', async () => {
    expect((await kindOf('a.md', new Uint8Array([0x61, 0xe4])))[0]).toBe('other');
  });

  it('knows no picture by a name that objects have by themselves', async () => {
    expect((await kindOf('constructor', 'text'))[0]).toBe('text');
  });
});
