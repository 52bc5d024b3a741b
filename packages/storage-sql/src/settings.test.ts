import { expect, it } from 'vitest';
import { applySettings, type Configurable, makeShrinkable } from './settings.ts';

/** Notes what it runs, and answers pragmas with what it was told to. */
function noting(answers: Readonly<Record<string, object>>) {
  const ran: string[] = [];
  const connection: Configurable = {
    all: <R>(sql: string) => {
      ran.push(sql);
      return (sql in answers ? [answers[sql]] : []) as R[];
    },
    exec: (sql) => void ran.push(sql),
  };
  return { connection, ran };
}

it('gives settings in their order, and reads each back before the next', () => {
  const { connection, ran } = noting({ 'pragma b': { b: 'x' }, 'pragma a': { timeout: 1 } });
  applySettings(connection, [
    { name: 'b', value: 'x' },
    { name: 'a', value: 1 },
  ]);
  expect(ran).toEqual(['pragma b = x', 'pragma b', 'pragma a = 1', 'pragma a']);
});

it.each([[{ 'pragma a': { a: 2 } }], [{}]])('refuses a connection that answers %j', (answers) => {
  const { connection, ran } = noting(answers);
  const settings = [
    { name: 'a', value: 1 },
    { name: 'b', value: 1 },
  ];
  expect(() => applySettings(connection, settings)).toThrow(
    expect.objectContaining({ code: 'unavailable', details: { setting: 'a' } }),
  );
  expect(ran).toEqual(['pragma a = 1', 'pragma a']);
});

it.each([
  [0, ['pragma page_count', 'pragma auto_vacuum = 2']],
  [1, ['pragma page_count']],
])('makes a database of %i pages shrinkable as long as it takes that', (pages, expected) => {
  const { connection, ran } = noting({ 'pragma page_count': { page_count: pages } });
  makeShrinkable(connection);
  expect(ran).toEqual(expected);
});
