import { changeCursor, type Change, type Ulid } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { renderChange, renderChanges } from './render-change.ts';
import { createProgressBar, progressLine } from './render-progress.ts';
import { renderTable } from './render-table.ts';
import { showBytes, showCount, showCounted, showDuration } from './render-values.ts';
import { paintFor, plainPaint } from './terminal.ts';
import { toWireChange } from './wire.ts';

const ID = '01JAAAAAAAAAAAAAAAAAAAAAAA' as Ulid;
const moved: Change = {
  cursor: changeCursor(ID, 7),
  seq: 7,
  atMs: Date.UTC(2026, 2, 2, 14, 3, 22),
  kind: 'file.moved',
  notebookId: ID,
  fileId: ID,
  path: 'new.md' as NonNullable<Change['path']>,
  oldPath: 'old\u001b.md' as NonNullable<Change['path']>,
  origin: { actor: null, via: 'disk', requestId: null },
};

describe('a change', () => {
  it('is one line with time, kind, path and origin', () => {
    const time = new Date(moved.atMs).toTimeString().slice(0, 8);
    expect(renderChange(moved, plainPaint)).toBe(`${time}  moved     old␛.md → new.md  (disk)`);
    const agent = {
      ...moved,
      kind: 'file.written',
      oldPath: null,
      origin: { actor: 'ada', via: 'api', requestId: null },
    } as const;
    expect(renderChange(agent, plainPaint)).toBe(`${time}  changed   new.md  (api, ada)`);
  });

  it('is told in short when very many came at once, kind by kind', () => {
    const added = Array.from({ length: 2000 }, (_, at): Change => ({
      ...moved,
      kind: 'file.added',
      oldPath: null,
      path: `${at}.md` as typeof moved.path,
    }));
    const lines = renderChanges([moved, ...added, moved], plainPaint);
    expect(lines).toHaveLength(13);
    expect(lines[1]).toContain('added     0.md');
    expect(lines[10]).toContain('added     9.md');
    expect(lines.at(-1)).toBe('… and 1,990 more added');
    expect(renderChanges(added.slice(0, 20), plainPaint)).toHaveLength(20);
  });

  it('has on the wire the names that programs know', () => {
    expect(toWireChange(moved)).toEqual({
      type: 'file_moved',
      cursor: `${ID}.7`,
      data: {
        file_id: ID,
        path: 'new.md',
        old_path: 'old\u001b.md',
        timestamp: '2026-03-02T14:03:22.000Z',
        via: 'disk',
      },
    });
  });
});

describe('a table', () => {
  it('aligns by what is seen, and leaves no blanks at the end of a line', () => {
    const rows = [
      ['7 B', '実験', 'x'],
      ['1.2 kB', 'a', ''],
    ];
    expect(renderTable(rows, [{ align: 'right' }, {}, {}], plainPaint)).toEqual([
      '   7 B  実験  x',
      '1.2 kB  a',
    ]);
  });
});

describe('values', () => {
  it('are shown in the unit that fits', () => {
    expect([0, 999, 1000, 12_345, 5.1e6, 7e9].map(showBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '12.3 kB',
      '5.1 MB',
      '7.0 GB',
    ]);
    expect([showCount(8650), showCounted(1, 'file'), showCounted(2, 'file')]).toEqual([
      '8,650',
      '1 file',
      '2 files',
    ]);
    expect([showDuration(420), showDuration(125_000)]).toEqual(['0.4 s', '2 min 5 s']);
  });
});

describe('colours', () => {
  const sink = (isTty: boolean) => ({ write: () => undefined, isTty, columns: 80 });
  it('are used on a terminal only, and not when NO_COLOR is set', () => {
    expect(paintFor(sink(true), {})('bad', 'x')).toBe('\u001b[31mx\u001b[39m');
    expect(paintFor(sink(false), {})('bad', 'x')).toBe('x');
    expect(paintFor(sink(true), { NO_COLOR: '1' })('bad', 'x')).toBe('x');
    expect(paintFor(sink(true), { TERM: 'dumb' })('bad', 'x')).toBe('x');
  });
});

describe('progress', () => {
  it('is a bar when the total is known and a count before', () => {
    expect(progressLine({ phase: 'reading', done: 500, total: 2000 })).toBe(
      'Indexing   ██████░░░░░░░░░░░░░░░░░░  25%  500 of 2,000 files',
    );
    expect(progressLine({ phase: 'comparing', done: 1234, total: null })).toBe('Comparing  1,234 files');
    expect(progressLine({ phase: 'reading', done: 1, total: 1 })).toMatch(/ 1 of 1 file$/);
    expect(progressLine({ phase: 'comparing', done: 1, total: null })).toBe('Comparing  1 file');
  });

  it('is drawn at most every 80 ms, and cleared', () => {
    let nowMs = 0;
    let out = '';
    const bar = createProgressBar({ write: (text) => (out += text), isTty: true, columns: 80 }, () => nowMs);
    for (nowMs = 0; nowMs < 200; nowMs += 10) bar.show({ phase: 'reading', done: nowMs, total: 200 });
    expect(out.split('\r').length - 1).toBe(3);
    bar.clear();
    expect(out.endsWith('\r\u001b[2K')).toBe(true);
  });

  it('is silent where nobody looks', () => {
    let out = '';
    const bar = createProgressBar({ write: (text) => (out += text), isTty: false, columns: 80 }, () => 0);
    bar.show({ phase: 'reading', done: 1, total: 2 });
    bar.clear();
    expect(out).toBe('');
  });
});
