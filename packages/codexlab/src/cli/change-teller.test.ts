import { changeCursor, type Change, type Ulid } from '@codexlab/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChangeTeller } from './change-teller.ts';
import { plainPaint } from './terminal.ts';

const ID = '01JAAAAAAAAAAAAAAAAAAAAAAA' as Ulid;
const added: Change = {
  cursor: changeCursor(ID, 1),
  seq: 1,
  atMs: 0,
  kind: 'file.added',
  notebookId: ID,
  fileId: ID,
  path: 'new.md' as NonNullable<Change['path']>,
  oldPath: null,
  origin: { actor: null, via: 'disk', requestId: null },
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function teller() {
  const lines: string[] = [];
  const told = createChangeTeller((more) => lines.push(...more), plainPaint);
  return { lines, ...told, many: (count: number) => Array.from({ length: count }, () => told.tell(added)) };
}

describe('a teller of changes', () => {
  it('tells a few without waiting for more', () => {
    const { lines, many } = teller();
    many(20);
    vi.advanceTimersByTime(0);
    expect(lines).toHaveLength(20);
  });

  it('tells very many in short, once no more have come for a moment', () => {
    const { lines, many } = teller();
    many(500);
    vi.advanceTimersByTime(200);
    many(1500);
    vi.advanceTimersByTime(200);
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('… and 1,990 more added');
  });

  it('does not wait for ever while more keep coming', () => {
    const { lines, many } = teller();
    for (let round = 0; round < 40; round++) {
      many(300);
      vi.advanceTimersByTime(299);
    }
    expect(lines).not.toEqual([]);
  });

  it('tells what waits when it ends, and only once', () => {
    const { lines, many, flush } = teller();
    many(3);
    flush();
    vi.advanceTimersByTime(1000);
    expect(lines).toHaveLength(3);
  });
});
