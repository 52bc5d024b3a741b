import { expect, it } from 'vitest';
import { createLog, type LogOptions } from './log.ts';

const lines = (options: Pick<LogOptions, 'level' | 'format'>): string[] => {
  const written: string[] = [];
  const log = createLog({ ...options, nowMs: () => 0, write: (line) => written.push(line) });
  log.error('An error.', { request_id: 'a\nb' });
  log.info('News.');
  log.debug('Details.');
  return written;
};

it('tells what matters enough, each on a line of its own', () => {
  expect(lines({ level: 'info', format: 'text' })).toEqual([
    '1970-01-01T00:00:00.000Z error An error. request_id="a\\nb"',
    '1970-01-01T00:00:00.000Z info News.',
  ]);
  expect(lines({ level: 'error', format: 'text' })).toHaveLength(1);
  expect(lines({ level: 'debug', format: 'text' })).toHaveLength(3);
});

it('tells it to programs as JSON', () => {
  expect(JSON.parse(lines({ level: 'error', format: 'json' })[0]!)).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'error',
    message: 'An error.',
    request_id: 'a\nb',
  });
});
