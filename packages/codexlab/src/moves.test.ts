import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Notebook, seesNothing } from '@codexlab/core';
import { afterEach, describe, expect, it } from 'vitest';
import { openNotebook } from './open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const opened: Notebook[] = [];
afterEach(async () => {
  for (const notebook of opened.splice(0)) await notebook.close();
});

/** A notebook of these files, indexed. */
async function notebookOf(
  files: Readonly<Record<string, string>>,
): Promise<{ notebook: Notebook; root: string }> {
  const root = temporaryFolder(files);
  const notebook = await openNotebook(root, { dataDir: temporaryFolder(), workers: 0 });
  opened.push(notebook);
  await notebook.sync();
  return { notebook, root };
}

const textOf = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

describe('a note that is renamed', () => {
  it.each<[string, Record<string, string>, string, string, Record<string, string>]>([
    [
      'keeps a bare name bare',
      { 'a.md': '[[old|x]]', 'old.md': '' },
      'old.md',
      'sub/new.md',
      { 'a.md': '[[new|x]]' },
    ],
    [
      'is named longer where others bear its name',
      { 'a.md': '[[old]]', 'old.md': '', 'x/new.md': '' },
      'old.md',
      'y/new.md',
      { 'a.md': '[[y/new]]' },
    ],
    [
      'keeps paths from the root',
      { 'a.md': '[[lab/old#h]] [x](/lab/old.md)', 'lab/old.md': '' },
      'lab/old.md',
      'new/n.md',
      { 'a.md': '[[new/n#h]] [x](/new/n.md)' },
    ],
    [
      'keeps relative paths relative',
      { 's/a.md': '[x](../lab/old.md) [y](./b.md)', 'lab/old.md': '', 's/b.md': '' },
      's/b.md',
      'lab/b.md',
      { 's/a.md': '[x](../lab/old.md) [y](../lab/b.md)' },
    ],
    [
      'takes its own links along',
      { 's/a.md': '[x](b.md) ![i](../i.png) [[b]] [[#h]] [s](a.md)', 's/b.md': '', 'i.png': '' },
      's/a.md',
      'a2.md',
      { 'a2.md': '[x](s/b.md) ![i](i.png) [[b]] [[#h]] [s](a2.md)' },
    ],
    [
      'keeps or leaves out the extension',
      { 'a.md': '[[old.md]] [[old]] [x](old) [y](old.md)', 'old.md': '' },
      'old.md',
      'new.md',
      { 'a.md': '[[new.md]] [[new]] [x](new) [y](new.md)' },
    ],
    [
      'leaves links alone that lead there still',
      { 'a.md': '[[old]] [x](s/old.md)', 's/old.md': '' },
      's/old.md',
      't/old.md',
      { 'a.md': '[[old]] [x](t/old.md)' },
    ],
    [
      'leaves links by an alias',
      { 'a.md': '[[Other]] [[old]]', 'old.md': '---\naliases: Other\n---\n' },
      'old.md',
      'new.md',
      { 'a.md': '[[Other]] [[new]]' },
    ],
    [
      'does not take the links of another note',
      { 'a.md': '[[x]] [[X]]', 's/x.md': '', 'old.md': '' },
      'old.md',
      'x.md',
      { 'a.md': '[[s/x]] [[s/x]]' },
    ],
    [
      'is found in properties and in what stands beside files',
      { 'a.md': '---\nup: "[[old]]"\n---\n', 'p.png': '', '.p.png.json': '{"of": "[[old]]"}', 'old.md': '' },
      'old.md',
      'new.md',
      { 'a.md': '---\nup: "[[new]]"\n---\n', '.p.png.json': '{"of": "[[new]]"}' },
    ],
    [
      'may change its case alone',
      { 'a.md': '[[Old]] [[old]] [x](Old.md)', 'Old.md': '' },
      'Old.md',
      'old2.md',
      { 'a.md': '[[old2]] [[old2]] [x](old2.md)' },
    ],
  ])('%s', async (_title, files, from, to, expected) => {
    const { notebook, root } = await notebookOf(files);
    const moved = await notebook.moves.move(from, to);
    expect(moved.left).toEqual([]);
    for (const [path, text] of Object.entries(expected)) expect(textOf(root, path)).toBe(text);
    await notebook.moves.undo(moved.id);
    for (const [path, text] of Object.entries(files)) expect(textOf(root, path)).toBe(text);
  });
});

describe('a folder that moves', () => {
  it('takes the links to it and inside of it along, as one change in the log', async () => {
    const files = {
      'index.md': '[[lab/day]] [t](lab/sub/t.csv)',
      'lab/day.md': '[x](sub/t.csv) [up](../index.md) [[index]]',
      'lab/sub/t.csv': 'a,b\n1,2\n',
    };
    const { notebook, root } = await notebookOf(files);
    const start = await notebook.changes.head();
    const moved = await notebook.moves.move('lab', 'old/runs');
    expect([moved.linkCount, moved.fileCount, moved.left]).toEqual([3, 2, []]);
    expect(textOf(root, 'index.md')).toBe('[[old/runs/day]] [t](old/runs/sub/t.csv)');
    expect(textOf(root, 'old/runs/day.md')).toBe('[x](sub/t.csv) [up](../../index.md) [[index]]');
    const { changes } = await notebook.changes.since(start);
    expect(new Set(changes.map(({ origin }) => origin.requestId))).toEqual(new Set([moved.id]));
    expect(changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['file.moved', 'file.written']));
    expect((await notebook.links.unresolved()).items).toEqual([]);
  });

  it('comes back with what was written since', async () => {
    const { notebook, root } = await notebookOf({ 'a.md': '[x](f/n.md)', 'f/n.md': '', 'z.md': '' });
    const { id } = await notebook.moves.move('f', 'g');
    await notebook.files.write('a.md', 'more\n\n[x](g/n.md)\n');
    await notebook.files.write('z.md', '[new](g/n.md)');
    const undone = await notebook.moves.undo(id);
    expect([...undone.restored].sort()).toEqual(['a.md', 'z.md']);
    expect(textOf(root, 'a.md')).toBe('more\n\n[x](f/n.md)\n');
    expect(textOf(root, 'z.md')).toBe('[new](f/n.md)');
  });

  it('is not there for somebody who may not see the notebook', async () => {
    const { notebook } = await notebookOf({ 'a.md': '', 'f/n.md': '' });
    const blind = notebook.as({ visibility: seesNothing });
    for (const work of [
      blind.moves.plan('f', 'g'),
      blind.moves.move('f', 'g'),
      blind.moves.undo(notebook.ref.id),
    ])
      await expect(work).rejects.toMatchObject({ code: 'not_found' });
  });

  it('leaves a move alone that nobody knows, and a place that is taken', async () => {
    const { notebook, root } = await notebookOf({ 'a.md': '[[n]]', 'n.md': 'N' });
    await expect(notebook.moves.undo(notebook.ref.id)).rejects.toMatchObject({ code: 'not_found' });
    const { id } = await notebook.moves.move('n.md', 'm.md');
    await notebook.files.write('n.md', 'another');
    await expect(notebook.moves.undo(id)).rejects.toMatchObject({ code: 'conflict' });
    expect([textOf(root, 'a.md'), textOf(root, 'm.md'), textOf(root, 'n.md')]).toEqual([
      '[[m]]',
      'N',
      'another',
    ]);
  });
});
