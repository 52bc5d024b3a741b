import { CodexError, type Notebook, type NotebookLink } from '@codexlab/core';
import { expect, it } from 'vitest';
import { linkContext } from './link-context.ts';

const link = (source: string, line: number) => ({ source, line }) as NotebookLink;

/** A notebook of texts that counts what is read. */
function notebookOf(texts: Readonly<Record<string, string>>) {
  const reads: string[] = [];
  const read = async (path: string) => {
    reads.push(path);
    const text = texts[path];
    if (text === undefined) throw new CodexError('not_found', 'It has gone.');
    return { bytes: new TextEncoder().encode(text) };
  };
  return { reads, notebook: { files: { read } } as unknown as Notebook };
}

it('tells the lines that links stand in, and reads each file once', async () => {
  const { reads, notebook } = notebookOf({ 'a.md': 'one\r\n  see [[b]]  \n[[b]] again' });
  const links = [link('a.md', 2), link('a.md', 3), link('a.md', 9)];
  const lineOf = await linkContext(notebook, links);
  expect(links.map(lineOf)).toEqual(['see [[b]]', '[[b]] again', null]);
  expect(reads).toEqual(['a.md']);
});

it('says nothing of files that have gone, and reads no more than fifty', async () => {
  const links = Array.from({ length: 80 }, (_, index) => link(`${index}.md`, 1));
  const { reads, notebook } = notebookOf({ '1.md': `${'x'.repeat(500)} [[b]]` });
  const lineOf = await linkContext(notebook, links);
  expect([lineOf(links[0]!), lineOf(links[1]!)?.length, lineOf(links[79]!)]).toEqual([null, 241, null]);
  expect(reads).toHaveLength(50);
});
