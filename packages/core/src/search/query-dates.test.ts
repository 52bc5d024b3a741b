import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestDateWord, parsePeriod, type DateScale } from './query-dates.ts';

/** A Wednesday; 23:30 in UTC, already Thursday in Berlin. */
const nowMs = Date.UTC(2024, 0, 31, 23, 30);
const berlin = { nowMs, utcOffsetMinutes: 60 };
const utc = { nowMs, utcOffsetMinutes: 0 };
const HOUR_MS = 3_600_000;

function period(text: string, at = utc, scale: DateScale = 'written') {
  const found = parsePeriod(text, at, scale);
  return found && [found.fromMs, found.toMs].map((ms) => new Date(ms).toISOString().replace(/\.000Z$/, ''));
}
const days = (from: string, to: string) => [`${from}T00:00:00`, `${to}T00:00:00`];

describe('the period of a date', () => {
  it.each([
    ['2024', days('2024-01-01', '2025-01-01')],
    ['2024-02', days('2024-02-01', '2024-03-01')],
    ['2024-12', days('2024-12-01', '2025-01-01')],
    ['2024-02-29', days('2024-02-29', '2024-03-01')],
    ['2024-01-31T10:00', ['2024-01-31T10:00:00', '2024-01-31T10:01:00']],
    ['2024-01-31 10:00:05', ['2024-01-31T10:00:05', '2024-01-31T10:00:06']],
    ['2024-01-31T10:00:05.5Z', ['2024-01-31T10:00:05.500Z', '2024-01-31T10:00:05.501Z']],
    ['2024-01-31T10:00+02:00', ['2024-01-31T08:00:00', '2024-01-31T08:01:00']],
    ['Today', days('2024-01-31', '2024-02-01')],
    ['yesterday', days('2024-01-30', '2024-01-31')],
    ['tomorrow', days('2024-02-01', '2024-02-02')],
    ['-7d', days('2024-01-24', '2024-01-25')],
    ['+2w', days('2024-02-14', '2024-02-15')],
    ['+1m', days('2024-02-29', '2024-03-01')],
    ['-2M', days('2023-11-30', '2023-12-01')],
    ['-1y', days('2023-01-31', '2023-02-01')],
    ['-12h', ['2024-01-31T11:30:00', '2024-01-31T11:30:00.001Z']],
    ['now', ['2024-01-31T23:30:00', '2024-01-31T23:30:00.001Z']],
    ['this-week', days('2024-01-29', '2024-02-05')],
    ['lastweek', days('2024-01-22', '2024-01-29')],
    ['next-month', days('2024-02-01', '2024-03-01')],
    ['thismonth', days('2024-01-01', '2024-02-01')],
    ['last-year', days('2023-01-01', '2024-01-01')],
  ])('%s', (text, expected) => {
    expect(period(text)).toEqual(expected);
  });

  it.each([
    '',
    'soon',
    '2024-13',
    '2024-02-30',
    '0024',
    '24',
    '7d',
    '+7',
    '-1x',
    '2024-01-31T25:00',
    'this-day',
  ])('is none for %j', (text) => {
    expect(period(text)).toBeNull();
  });

  it('begins weeks on Monday, on Sundays too', () => {
    expect(period('this-week', { nowMs: Date.UTC(2024, 1, 4), utcOffsetMinutes: 0 })).toEqual(
      days('2024-01-29', '2024-02-05'),
    );
  });

  it('is always some time, whatever the text', () => {
    const piece = fc.constantFrom(
      '2024',
      '-',
      '01',
      '31',
      'T',
      '10:00',
      '+',
      '99999',
      'y',
      'm',
      'w',
      ' ',
      'today',
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    const offset = fc.integer({ min: -840, max: 840 });
    fc.assert(
      fc.property(
        text,
        offset,
        fc.constantFrom<DateScale>('written', 'stamp'),
        (text, utcOffsetMinutes, scale) => {
          const found = parsePeriod(text, { nowMs, utcOffsetMinutes }, scale);
          if (found) expect(found.fromMs).toBeLessThan(found.toMs);
        },
      ),
      { seed: 5, numRuns: 5000, examples: [['-99999y', 0, 'stamp']] },
    );
  });
});

describe('dates of the caller', () => {
  it('are read off the calendar and compared with dates of files as these are written', () => {
    expect(period('today', berlin)).toEqual(days('2024-02-01', '2024-02-02'));
    expect(period('now', berlin)?.[0]).toBe('2024-02-01T00:30:00');
    expect(period('2024-02-01T10:00', berlin)?.[0]).toBe('2024-02-01T10:00:00');
  });

  it('are true moments for time stamps', () => {
    expect(parsePeriod('today', berlin, 'stamp')?.fromMs).toBe(Date.UTC(2024, 1, 1) - HOUR_MS);
    expect(parsePeriod('2024-02-01', berlin, 'stamp')?.toMs).toBe(Date.UTC(2024, 1, 2) - HOUR_MS);
    expect(parsePeriod('2024-02-01T10:00', berlin, 'stamp')?.fromMs).toBe(Date.UTC(2024, 1, 1, 9));
    expect(parsePeriod('now', berlin, 'stamp')?.fromMs).toBe(nowMs);
  });

  it('with a zone of their own are the same on both scales', () => {
    const written = parsePeriod('2024-02-01T10:00+02:00', berlin, 'written');
    expect(written?.fromMs).toBe(Date.UTC(2024, 1, 1, 8));
    expect(parsePeriod('2024-02-01T10:00+02:00', berlin, 'stamp')).toEqual(written);
  });
});

it('knows which word was perhaps meant', () => {
  expect(nearestDateWord('tomorow')).toBe('tomorrow');
  expect(nearestDateWord('7d')).toBe('-7d');
  expect(nearestDateWord('sometime')).toBeNull();
});
