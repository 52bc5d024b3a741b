import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { etagOf, openNotebookOf, type OpenedNotebook } from './testing/open-notebook.ts';

const TEXT = '# Run\n\nfirst\n\nsecond\n\nthird\n';

interface Saved {
  readonly outcome: string;
  readonly hash: string;
}

/** A note that somebody has before them, with the two tags that its answer bears. */
async function openNote() {
  const notebook = await openNotebookOf();
  const id = await notebook.create('run.md', TEXT);
  const path = `/files/${id}?${notebook.at}`;
  const read = await notebook.call<{ content_etag: string }>('GET', path);
  return { ...notebook, path, etag: etagOf(read), contentEtag: `"${read.data.content_etag}"` };
}

/** As an editor on the same disk would save it. */
function changeOnDisk({ folder }: Pick<OpenedNotebook, 'folder'>, content: string): void {
  writeFileSync(join(folder, 'run.md'), content);
}

describe('saving with merge=true', () => {
  it('joins a change with what another program wrote elsewhere in the file, with either tag as its base', async () => {
    for (const tag of ['etag', 'contentEtag'] as const) {
      const note = await openNote();
      changeOnDisk(note, TEXT.replace('third', 'third, by the editor'));
      const saved = await note.call<Saved>('PUT', `${note.path}&merge=true`, {
        body: { content: TEXT.replace('first', 'first, over the API') },
        headers: { 'if-match': note[tag] },
      });
      expect([saved.status, saved.data.outcome]).toEqual([200, 'merged']);
      const both = TEXT.replace('first', 'first, over the API').replace('third', 'third, by the editor');
      expect(readFileSync(join(note.folder, 'run.md'), 'utf8')).toBe(both);
      const read = await note.call<{ content: string; content_etag: string }>('GET', note.path);
      expect([read.data.content, etagOf(saved)]).toEqual([both, etagOf(read)]);
    }
  });

  it('is written as it was sent when nobody else wrote', async () => {
    const note = await openNote();
    const saved = await note.call<Saved>('PUT', `${note.path}&merge=true`, {
      body: { content: 'other\n' },
      headers: { 'if-match': note.etag },
    });
    expect([saved.status, saved.data.outcome]).toEqual([200, 'written']);
  });

  it('that collides is 409 with both sides and where they stand, and changes nothing', async () => {
    const note = await openNote();
    const theirs = TEXT.replace('second', 'second, by the editor');
    changeOnDisk(note, theirs);
    const saved = await note.call('PUT', `${note.path}&merge=true`, {
      body: { content: TEXT.replace('second', 'second, over the API') },
      headers: { 'if-match': note.etag },
    });
    expect([saved.status, saved.body]).toMatchObject([
      409,
      {
        error_code: 'FILE_CONFLICT',
        details: {
          reason: 'overlap',
          conflicts: [
            {
              base: { from: 5, count: 1 },
              baseText: 'second\n',
              oursText: 'second, over the API\n',
              theirsText: 'second, by the editor\n',
            },
          ],
        },
      },
    ]);
    expect(readFileSync(join(note.folder, 'run.md'), 'utf8')).toBe(theirs);
    const details = saved.body['details'];
    expect(etagOf(saved)).toBe(`"${(details as { current: string }).current}"`);
  });

  it('has what was written last as its base too, without reading it again', async () => {
    const note = await openNote();
    const first = await note.call<Saved>('PUT', note.path, {
      body: { content: TEXT.replace('first', 'first draft') },
      headers: { 'if-match': note.etag },
    });
    changeOnDisk(note, TEXT.replace('first', 'first draft').replace('third', 'third, by the editor'));
    const second = await note.call<Saved>('PUT', `${note.path}&merge=true`, {
      body: { content: TEXT.replace('first', 'first draft, done') },
      headers: { 'if-match': etagOf(first) },
    });
    expect([second.status, second.data.outcome]).toEqual([200, 'merged']);
  });

  it('cannot merge with a version that nobody was given: 409 says that there is no base', async () => {
    const note = await openNote();
    const saved = await note.call('PUT', `${note.path}&merge=true`, {
      body: { content: 'x\n' },
      headers: { 'if-match': `"${'0'.repeat(64)}"` },
    });
    expect([saved.status, saved.body]).toMatchObject([409, { details: { reason: 'no_base' } }]);
    const bad = { body: { content: 'x\n' }, headers: { 'if-match': '"made-up"' } };
    expect((await note.call('PUT', `${note.path}&merge=true`, bad)).status).toBe(412);
  });

  it('still wants to know what it replaces, and * still forces', async () => {
    const note = await openNote();
    const blind = await note.call('PUT', `${note.path}&merge=true`, { body: { content: 'x\n' } });
    expect(blind.status).toBe(428);
    changeOnDisk(note, 'by the editor\n');
    const forced = await note.call<Saved>('PUT', `${note.path}&merge=true`, {
      body: { content: 'x\n' },
      headers: { 'if-match': '*' },
    });
    expect([forced.status, forced.data.outcome]).toEqual([200, 'written']);
  });
});

describe('saving without merge', () => {
  it('stays 412 when something else stands there by now', async () => {
    const note = await openNote();
    const theirs = TEXT.replace('third', 'third, by the editor');
    changeOnDisk(note, theirs);
    const saved = await note.call('PUT', note.path, {
      body: { content: TEXT.replace('first', 'first, over the API') },
      headers: { 'if-match': note.contentEtag },
    });
    expect(saved.status).toBe(412);
    expect(readFileSync(join(note.folder, 'run.md'), 'utf8')).toBe(theirs);
  });
});
