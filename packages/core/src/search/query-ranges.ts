import { textKey, type PropertyClass } from '../properties/property.ts';
import {
  type DateScale,
  nearestDateWord,
  parsePeriod,
  type Period,
  type SearchMoment,
} from './query-dates.ts';
import { queryError, shown, type TextSpan } from './query-error.ts';
import type { PropertyRange } from './search-store.ts';
import type { FieldOperator, TextToken } from './tokens.ts';

/** A value with the field that it is written for. */
export interface WrittenValue {
  /** As in messages: `due`. */
  readonly field: string;
  readonly operator: Exclude<FieldOperator, '!='>;
  readonly value: TextToken;
  readonly moment: SearchMoment;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const SIZE = /^(\d+\.?\d*|\.\d+)\s?(?:([kmgt])(i?))?b?$/i;
const CHECKBOXES: Readonly<Record<string, 0 | 1>> = { true: 1, yes: 1, false: 0, no: 0 };
/** Looks like a date, so that a text is hardly meant. */
const DATE_LIKE = /^\d{4}-\d{1,2}(?:-\d{1,2}(?:[Tt ][\d:.]*)?)?$/;
const BETWEEN = /^(.*?)\.\.(.*)$/s;

/** What a value of a property is compared with; null: any value will do. Throws `invalid`. */
export function propertyRanges(written: WrittenValue): readonly PropertyRange[] | null {
  const { operator, value, moment } = written;
  const scalar = (text: string) => ({ number: toNumber(text), period: parsePeriod(text, moment, 'written') });
  if (operator !== ':') {
    const { number, period } = scalar(value.text);
    const ranges = [
      ...ordered('number', operator, point(number)),
      ...ordered('moment', operator, stretch(period)),
    ];
    if (ranges.length === 0) throw notOrdered(written, 'neither a number nor a date');
    return ranges;
  }
  if (!value.quoted && /^\*+$/.test(value.text)) return null;
  if (!value.quoted && value.text.endsWith('*'))
    return [beginningWith(textKey(value.text.replace(/\*+$/, '')))];
  const ranges = between(written, scalar);
  if (ranges) return ranges;
  const ends = BETWEEN.exec(value.text)?.slice(1) ?? [value.text];
  const impossible = ends.find((end) => DATE_LIKE.test(end) && scalar(end).period === null);
  if (impossible !== undefined && !value.quoted) throw noSuchDate(written, impossible);
  return equalRanges(value.text, scalar(value.text));
}

function noSuchDate({ field, value }: WrittenValue, text: string): Error {
  return queryError(
    `There is no date “${shown(text)}”; write ${field}:2024-01-31, or ${field}:${shown(`"${value.text}"`)} for that text.`,
    value,
  );
}

/** The moments that `modified:` asks for. Throws `invalid`. */
export function periodRanges(written: WrittenValue, scale: DateScale): readonly PropertyRange[] {
  const scalar = (text: string) => ({ number: null, period: parsePeriod(text, written.moment, scale) });
  return onlyRanges(written, scalar, 'no date');
}

/** The numbers of bytes that `size:` asks for. Throws `invalid`. */
export function sizeRanges(written: WrittenValue): readonly PropertyRange[] {
  const scalar = (text: string) => ({ number: toBytes(text), period: null });
  return onlyRanges(written, scalar, 'no size');
}

interface Scalars {
  readonly number: number | null;
  readonly period: Period | null;
}

type ReadScalars = (text: string) => Scalars;

function onlyRanges(written: WrittenValue, scalar: ReadScalars, what: string): readonly PropertyRange[] {
  const { operator, value } = written;
  const { number, period } = scalar(value.text);
  const ranges = between(written, scalar) ?? [
    ...ordered('number', operator, point(number)),
    ...ordered('moment', operator, stretch(period)),
  ];
  if (ranges.length === 0) throw notOrdered(written, what);
  return ranges;
}

function equalRanges(text: string, { number, period }: Scalars): PropertyRange[] {
  const checkbox = CHECKBOXES[text.toLowerCase()];
  const keys = keysOf(text, checkbox);
  return [
    ...ordered('checkbox', ':', point(checkbox ?? null)),
    ...ordered('number', ':', point(number)),
    ...ordered('moment', ':', stretch(period)),
    ...keys.flatMap((key) => ordered('text', ':', { first: key, last: key, behind: null })),
  ];
}

/** The texts that a value stands for: `yes` and `true` are two spellings of one. */
function keysOf(text: string, checkbox: 0 | 1 | undefined): string[] {
  if (checkbox !== undefined) return Object.keys(CHECKBOXES).filter((each) => CHECKBOXES[each] === checkbox);
  return [textKey(/^\[\[([^[\]|#]+)[^[\]]*\]\]$/.exec(text)?.[1]?.trim() ?? text)];
}

/** `3..5`, `2024-01-01..`, `..today`; null when it is no such range. */
function between({ field, operator, value }: WrittenValue, scalar: ReadScalars): PropertyRange[] | null {
  const [, left = '', right = ''] = (!value.quoted && operator === ':' && BETWEEN.exec(value.text)) || [];
  if (left === '' && right === '') return null;
  const [from, to] = [scalar(left), scalar(right)];
  if ((left !== '' && isNothing(from)) || (right !== '' && isNothing(to))) return null;
  const ranges = [
    ...joined('number', left === '' ? 'open' : point(from.number), right === '' ? 'open' : point(to.number)),
    ...joined(
      'moment',
      left === '' ? 'open' : stretch(from.period),
      right === '' ? 'open' : stretch(to.period),
    ),
  ];
  if (ranges.length === 0)
    throw queryError(`${field}:${shown(value.text)} has a number at one end and a date at the other.`, value);
  if (ranges.every(isEmpty))
    throw queryError(
      `${field}:${shown(value.text)} ends before it begins; write ${field}:${shown(`${right}..${left}`)}.`,
      value,
    );
  return ranges.filter((range) => !isEmpty(range));
}

function isNothing({ number, period }: Scalars): boolean {
  return number === null && period === null;
}

/** Values from `first` to `last`, or up to `behind`, which is no longer among them. */
interface Extent {
  readonly first: string | number;
  readonly last: string | number | null;
  readonly behind: number | null;
}

function point(value: number | null): Extent | null {
  return value === null ? null : { first: value, last: value, behind: null };
}

function stretch(period: Period | null): Extent | null {
  return period && { first: period.fromMs, last: null, behind: period.toMs };
}

function ordered(
  of: PropertyClass,
  operator: WrittenValue['operator'],
  extent: Extent | null,
): PropertyRange[] {
  if (extent === null) return [];
  const from = { value: extent.first, inclusive: true };
  const to =
    extent.behind === null
      ? { value: extent.last!, inclusive: true }
      : { value: extent.behind, inclusive: false };
  if (operator === ':') return [{ class: of, from, to }];
  if (operator === '>=') return [{ class: of, from, to: null }];
  if (operator === '<=') return [{ class: of, from: null, to }];
  if (operator === '<') return [{ class: of, from: null, to: { ...from, inclusive: false } }];
  return [{ class: of, from: { ...to, inclusive: !to.inclusive }, to: null }];
}

function joined(
  of: PropertyClass,
  left: Extent | null | 'open',
  right: Extent | null | 'open',
): PropertyRange[] {
  if (left === null || right === null) return [];
  const [from] = left === 'open' ? [] : ordered(of, '>=', left);
  const [to] = right === 'open' ? [] : ordered(of, '<=', right);
  return [{ class: of, from: from?.from ?? null, to: to?.to ?? null }];
}

function isEmpty({ from, to }: PropertyRange): boolean {
  if (from === null || to === null) return false;
  return from.value > to.value || (from.value === to.value && !(from.inclusive && to.inclusive));
}

/** The texts that begin with a key. */
export function beginningWith(key: string): PropertyRange {
  const chars = Array.from(key);
  while (chars.at(-1) === '\u{10ffff}') chars.pop();
  const last = chars.pop();
  if (last === undefined) return { class: 'text', from: { value: key, inclusive: true }, to: null };
  // the next code point that is a character: surrogates are none
  const next = last === '\ud7ff' ? 0xe000 : last.codePointAt(0)! + 1;
  return {
    class: 'text',
    from: { value: key, inclusive: true },
    to: { value: chars.join('') + String.fromCodePoint(next), inclusive: false },
  };
}

function toNumber(text: string): number | null {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

function toBytes(text: string): number | null {
  const [, digits, unit, binary] = SIZE.exec(text) ?? [];
  if (digits === undefined) return null;
  const power = unit === undefined ? 0 : 'kmgt'.indexOf(unit.toLowerCase()) + 1;
  const bytes = Math.round(Number(digits) * (binary ? 1024 : 1000) ** power);
  return Number.isFinite(bytes) ? bytes : null;
}

function notOrdered({ field, operator, value }: WrittenValue, what: string): Error {
  const example = what === 'no size' ? '10kB or 1.5MB' : '2024-01-31, today or -7d';
  const near = what === 'no size' ? null : nearestDateWord(value.text);
  const hint = near
    ? `did you mean ${field}${operator}${near}?`
    : `write ${field}${operator} with ${example}.`;
  const place: TextSpan = value;
  return queryError(`“${shown(value.text)}” is ${what}; ${hint}`, place);
}
