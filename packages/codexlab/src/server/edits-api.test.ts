import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { etagOf, openNotebookOf } from './testing/open-notebook.ts';

const NOTE =
  '---\r\nstatus: draft # why\r\n---\r\n# Run\r\n\r\n## Day 1\r\n\r\nfirst\r\n\r\n## Day 2\r\n\r\nsecond\r\n';

interface Edited {
  readonly saved: { readonly hash: string } | null;
  readonly diff: { readonly added: number; readonly removed: number; readonly hunks: readonly unknown[] };
}

const heading = (name: string) => ({ kind: 'heading', path: ['Run', name] });
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

async function openNote() {
  const notebook = await openNotebookOf();
  const id = await notebook.create('run.md', NOTE);
  const file = join(notebook.folder, 'run.md');
  const edit = (edits: readonly object[], more: object = {}, headers: Record<string, string> = {}) =>
    notebook.call<Edited>('POST', `/files/${id}/edits?${notebook.at}`, { body: { edits, ...more }, headers });
  return { ...notebook, id, file, edit, text: () => readFileSync(file, 'utf8') };
}

describe('edits of parts', () => {
  it('change the parts, leave every other byte, and answer with the diff and the new tag', async () => {
    const { call, at, id, edit, text } = await openNote();
    const edited = await edit([
      { address: heading('Day 1'), action: 'append', content: 'more\n' },
      { address: { kind: 'property', name: 'status' }, action: 'replace', content: 'done' },
    ]);
    expect([edited.status, edited.data.diff]).toMatchObject([200, { added: 3, removed: 1 }]);
    expect(text()).toBe(NOTE.replace('draft', 'done').replace('first\r\n', 'first\r\n\r\nmore\r\n'));
    expect(etagOf(edited)).toBe(etagOf(await call('GET', `/files/${id}?${at}`)));
    expect(edited.data.saved?.hash).toBe(hashOf(text()));
  });

  it('are none when one of them cannot be made, and say which part there is not', async () => {
    const { edit, text } = await openNote();
    const edited = await edit([
      { address: heading('Day 1'), action: 'append', content: 'more\n' },
      { address: heading('Day 3'), action: 'append', content: 'more\n' },
    ]);
    expect([edited.status, edited.body]).toMatchObject([404, { code: 'not_found' }]);
    expect(text()).toBe(NOTE);
  });

  it('change nothing in a dry run', async () => {
    const { call, at, id, edit, text } = await openNote();
    const before = etagOf(await call('GET', `/files/${id}?${at}`));
    const edits = [{ address: heading('Day 2'), action: 'delete' }];
    const planned = await edit(edits, { dry_run: true });
    expect([planned.status, planned.data.saved]).toEqual([200, null]);
    expect(planned.data.diff.removed).toBeGreaterThan(1);
    expect([text(), etagOf(planned)]).toEqual([NOTE, before]);
  });

  it('take no notice of changes elsewhere, unless they say what must stand there', async () => {
    const { edit, file, text } = await openNote();
    const other = NOTE.replace('second', 'second, by the editor');
    writeFileSync(file, other);
    const edits = [{ address: heading('Day 1'), action: 'append', content: 'more\n' }];
    for (const [more, headers] of [
      [{ if_hash: hashOf(NOTE) }, {}],
      [{}, { 'if-match': `"${hashOf(NOTE)}"` }],
    ] as const) {
      const refused = await edit(edits, more, headers);
      expect([refused.status, etagOf(refused), text()]).toEqual([412, `"${hashOf(other)}"`, other]);
    }
    expect((await edit(edits)).status).toBe(200);
    expect(text()).toBe(other.replace('first\r\n', 'first\r\n\r\nmore\r\n'));
  });

  it('are refused when the part itself is another one than was read', async () => {
    const { edit, text } = await openNote();
    const address = { kind: 'lines', from: 8, to: 8 };
    const stale = await edit([{ address, action: 'replace', content: 'x\n', if_part_hash: hashOf('other') }]);
    expect([stale.status, text()]).toEqual([409, NOTE]);
  });

  it('are made once for one key', async () => {
    const { edit, text } = await openNote();
    const edits = [{ address: { kind: 'document' }, action: 'append', content: 'once\n' }];
    const headers = { 'idempotency-key': 'append-once' };
    const [first, again] = [await edit(edits, {}, headers), await edit(edits, {}, headers)];
    expect([first.status, again.status, again.data]).toEqual([200, 200, first.data]);
    expect(text()).toBe(`${NOTE}\r\nonce\r\n`);
  });

  it('are for those who may write', async () => {
    const { viewer, at, id } = await openNote();
    const body = { edits: [{ address: { kind: 'document' }, action: 'append', content: 'x' }] };
    expect((await viewer.call('POST', `/files/${id}/edits?${at}`, { body })).status).toBe(403);
  });

  it.each([
    [{ address: { kind: 'lines', from: 0, to: 1 }, action: 'replace', content: '' }, 'edits.0.address.from'],
    [{ address: { kind: 'page', page: 1 }, action: 'replace', content: '' }, 'edits.0.address.kind'],
    [{ address: { kind: 'document', extra: 1 }, action: 'delete' }, 'edits.0.address.extra'],
    [{ address: { kind: 'document' }, action: 'swap' }, 'edits.0.action'],
  ])('that make no sense (%j) are refused by their field', async (edit, field) => {
    const note = await openNote();
    const answer = await note.edit([edit]);
    expect([answer.status, answer.body]).toMatchObject([422, { details: { field } }]);
  });
});

describe('moves with links', () => {
  interface Move {
    readonly id: string | null;
    readonly link_count: number;
    readonly links: readonly { readonly source: string; readonly new_target: string }[];
  }

  async function openLinks() {
    const notebook = await openNotebookOf();
    const id = await notebook.create('run.md', '# Run\n');
    await notebook.create('log.md', 'See [[run]].\n');
    const move = (body: object, headers: Record<string, string> = {}) =>
      notebook.call<{ path: string; move: Move | null }>('POST', `/files/${id}/move?${notebook.at}`, {
        body: { path: 'cooling.md', ...body },
        headers,
      });
    return { ...notebook, id, move, log: () => readFileSync(join(notebook.folder, 'log.md'), 'utf8') };
  }

  it('rewrite the links to what moves, and can be taken back', async () => {
    const { move, log, call, at, folder } = await openLinks();
    const moved = await move({ update_links: true });
    expect([moved.status, moved.data.path, log()]).toEqual([200, 'cooling.md', 'See [[cooling]].\n']);
    expect(moved.data.move).toMatchObject({
      link_count: 1,
      links: [{ source: 'log.md', new_target: 'cooling' }],
    });
    const undone = await call<{ to: string; restored: string[] }>(
      'POST',
      `/moves/${moved.data.move?.id}/undo?${at}`,
    );
    expect([undone.status, undone.data.to, undone.data.restored]).toEqual([200, 'run.md', ['log.md']]);
    expect([log(), existsSync(join(folder, 'run.md'))]).toEqual(['See [[run]].\n', true]);
  });

  it('tell in a dry run what would change, and change nothing', async () => {
    const { move, log, folder } = await openLinks();
    const planned = await move({ dry_run: true });
    expect([planned.status, planned.data.path, planned.data.move?.id]).toEqual([200, 'run.md', null]);
    expect(planned.data.move?.link_count).toBe(1);
    expect([log(), existsSync(join(folder, 'cooling.md'))]).toEqual(['See [[run]].\n', false]);
  });

  it('leave links alone where that is not asked for', async () => {
    const { move, log } = await openLinks();
    const moved = await move({});
    expect([moved.status, moved.data.move, log()]).toEqual([200, null, 'See [[run]].\n']);
  });

  it('hold to If-Match as other moves do', async () => {
    const { move, log } = await openLinks();
    const refused = await move({ update_links: true }, { 'if-match': `"${'0'.repeat(64)}"` });
    expect([refused.status, log()]).toEqual([412, 'See [[run]].\n']);
  });

  it('take folders along, with what is in them', async () => {
    const { call, create, folder, notebook } = await openLinks();
    await create('runs/a.md', '# A\n');
    await create('index.md', '[a](runs/a.md)\n');
    const body = { notebook_id: notebook, from: 'runs', to: 'series/runs', update_links: true };
    const moved = await call<{ path: string; move: Move }>('POST', '/folders/move', { body });
    expect([moved.status, moved.data.path, moved.data.move.link_count]).toEqual([200, 'series/runs', 1]);
    expect(readFileSync(join(folder, 'index.md'), 'utf8')).toBe('[a](series/runs/a.md)\n');
  });

  it('that nobody made cannot be taken back', async () => {
    const { call, at, id } = await openLinks();
    expect((await call('POST', `/moves/${id}/undo?${at}`)).status).toBe(404);
  });
});
