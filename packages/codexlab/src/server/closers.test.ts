import { expect, it } from 'vitest';
import { createClosers, withClosers } from './closers.ts';

it('closes the last first, once, also when one of them fails, and tells the first failure', async () => {
  const closed: string[] = [];
  const closers = createClosers();
  closers.add(() => closed.push('a'));
  closers.add(async () => {
    closed.push('b');
    throw new Error('b');
  });
  closers.add(() => {
    closed.push('c');
    throw new Error('c');
  });
  await expect(closers.close()).rejects.toThrow('c');
  await expect(closers.close()).rejects.toThrow('c');
  expect(closed).toEqual(['c', 'b', 'a']);
});

it('closes what was opened when a later part cannot be, and tells why that was', async () => {
  const closed: string[] = [];
  const opening = withClosers(async (closers) => {
    closers.add(() => {
      closed.push('a');
      throw new Error('closing');
    });
    throw new Error('opening');
  });
  await expect(opening).rejects.toThrow('opening');
  expect(closed).toEqual(['a']);
  expect(await withClosers(async () => 'open')).toBe('open');
});
