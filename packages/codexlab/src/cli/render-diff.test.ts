import { type DiffLine, type FileDiff, type RelPath, type RevisionId, storedRelPath } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { renderDiff } from './render-diff.ts';
import { plainPaint } from './terminal.ts';

const path: RelPath = storedRelPath('notes/a.md');
const options = { words: false, paint: plainPaint };

function fileDiff(lines: readonly DiffLine[], more: Partial<FileDiff> = {}): FileDiff {
  const hunks =
    lines.length === 0 ? [] : [{ beforeFrom: 1, beforeCount: 1, afterFrom: 1, afterCount: 1, lines }];
  return {
    ...{ path, oldPath: path, from: 'a'.repeat(40) as RevisionId, to: null, fromBytes: 4, toBytes: 3 },
    diff: { comparable: true, added: 1, removed: 1, hunks },
    ...more,
  };
}

const line = (kind: DiffLine['kind'], text: string, end: DiffLine['end'] = 'lf'): DiffLine => ({
  ...{ kind, text, end, before: 1, after: 1 },
  words: [
    { text: text.slice(0, 1), changed: false },
    { text: text.slice(1), changed: true },
  ],
});

describe('a difference for people', () => {
  it('is a unified diff that says where a file ends without a line end', () => {
    const shown = renderDiff(fileDiff([line('removed', 'abc'), line('added', 'a\tb', 'none')]), options);
    expect(shown).toEqual([
      '--- notes/a.md  (aaaaaaaaaa)',
      '+++ notes/a.md  (on the disk)',
      '@@ -1,1 +1,1 @@',
      '-abc',
      '+a\tb',
      '\\ No newline at end of file',
    ]);
  });

  it('marks what changed inside lines for those who ask', () => {
    const shown = renderDiff(fileDiff([line('removed', 'abc'), line('added', 'axy')]), {
      ...options,
      words: true,
    });
    expect(shown.slice(3)).toEqual(['-a[-bc-]', '+a{+xy+}']);
  });

  it('lets no content steer the terminal', () => {
    const [, , , shown] = renderDiff(fileDiff([line('added', 'a\u001b[2J\u202e')]), options);
    expect(shown).toBe('+a␛[2J<U+202E>');
  });

  it('is empty when nothing differs, and names sides that are not there', () => {
    expect(renderDiff(fileDiff([]), options)).toEqual([]);
    const added = renderDiff(fileDiff([line('added', 'ab')], { oldPath: null, fromBytes: null }), options);
    expect(added[0]).toBe('--- /dev/null  (aaaaaaaaaa)');
    const gone = renderDiff(fileDiff([line('removed', 'ab')], { toBytes: null }), options);
    expect(gone[1]).toBe('+++ /dev/null  (on the disk)');
  });

  it('says of what cannot be compared how large it is', () => {
    const diff = { comparable: false, added: 0, removed: 0, hunks: [] };
    const shown = renderDiff(fileDiff([], { diff, fromBytes: 2048, toBytes: 7_000_000 }), options);
    expect(shown.at(-1)).toBe('No text to compare, or too much of it: 2.0 kB → 7.0 MB.');
  });
});
