import { describe, expect, it } from 'vitest';
import { commitOf } from './testing/commit-of.ts';
import { chosenPair } from './version-choice.ts';

const entries = [
  commitOf('c3', { parents: ['x'], change: { kind: 'modified', path: 'a.md', old_path: null } }),
  commitOf('c2', { parents: ['c1', 'other'], change: { kind: 'renamed', path: 'a.md', old_path: 'b.md' } }),
  commitOf('c1', { parents: ['c0'], change: { kind: 'added', path: 'b.md', old_path: null } }),
];
const nothing = { to: null, from: null };

describe('chosenPair', () => {
  it('compares the newest commit with what stood there before it', () => {
    expect(chosenPair(entries, nothing)).toEqual({ to: 'c3', from: 'x' });
  });

  it('compares what is on the disk with the newest commit', () => {
    expect(chosenPair(entries, { to: 'disk', from: null })).toEqual({ to: 'disk', from: 'c3' });
  });

  it('compares the commit that added the file with nothing', () => {
    expect(chosenPair(entries, { to: 'c1', from: null })).toEqual({ to: 'c1', from: null });
  });

  it('compares any two that are asked for, also when neither is read yet', () => {
    expect(chosenPair(entries, { to: 'c2', from: 'old' })).toEqual({ to: 'c2', from: 'old' });
    expect(chosenPair([], { to: 'far', from: null })).toEqual({ to: 'far', from: 'far^' });
  });

  it('never compares a version with itself', () => {
    expect(chosenPair(entries, { to: 'c2', from: 'c2' })).toEqual({ to: 'c2', from: 'c1' });
  });
});
