import { expect, it } from 'vitest';
import { memoryFileSystem } from '../fs/memory-file-system.ts';
import type { IndexReader } from '../notebook-index-reader.ts';
import { storedRelPath } from '../paths.ts';
import { seesAll } from '../permissions/visibility.ts';
import { parseAsText } from '../sync/memory-line.ts';
import type { FileKind } from './parsed-file.ts';
import { fileText } from './read-text.ts';

function textOf(kind: FileKind | null, kept: ReadonlyMap<string, string> = new Map()): Promise<string> {
  const { fs, disk } = memoryFileSystem();
  disk.write('a', 'as it stands');
  const reader = {
    search: { texts: async () => kept },
    files: { get: async () => kind && { kind } },
  } as unknown as IndexReader;
  return fileText({ reader, fs, parse: parseAsText }, seesAll, storedRelPath('a'));
}

it.each<FileKind>(['note', 'notebook', 'table', 'data', 'code', 'text', 'image'])(
  'reads a %s again',
  async (kind) => {
    expect(await textOf(kind)).toBe('as it stands');
  },
);

it.each<FileKind>(['pdf', 'binary', 'archive'])(
  'parses no %s in the thread of the caller, where nobody stops it',
  async (kind) => expect(await textOf(kind)).toBe(''),
);

it('gives the text that the index keeps, whatever the kind', async () => {
  expect(await textOf('pdf', new Map([['a', 'kept']]))).toBe('kept');
});

it('knows no text of a file that has no row', async () => expect(await textOf(null)).toBe(''));
