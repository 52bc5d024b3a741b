import type { PropertyClass } from '../properties/property.ts';
import { beginningWith } from './query-ranges.ts';
import type { PropertyBound, PropertyRange } from './search-store.ts';

type Words = Readonly<Record<'least' | 'more' | 'most' | 'less', string>>;

const amounts: Words = { least: 'at least', more: 'more than', most: 'at most', less: 'less than' };
const times: Words = { least: 'not before', more: 'after', most: 'not after', less: 'before' };

/** A sentence for the values that lie in one of the ranges: `rating is at least 3 and at most 5`. */
export function rangeWords(subject: string, ranges: readonly PropertyRange[]): string {
  const [only] = ranges;
  if (ranges.length === 1 && only && isBeginning(only))
    return `${subject} begins with ${shownValue('text', only.from!)}`;
  return `${subject} is ${ranges.map(oneRange).join(', or ')}`;
}

function oneRange(range: PropertyRange): string {
  const { class: of, from, to } = range;
  if (from && to && from.value === to.value) return shownValue(of, from);
  const words = of === 'moment' ? times : amounts;
  const lower = from && `${from.inclusive ? words.least : words.more} ${shownValue(of, from)}`;
  const upper = to && `${to.inclusive ? words.most : words.less} ${shownValue(of, to)}`;
  return [lower, upper].filter(Boolean).join(' and ') || 'anything';
}

function isBeginning(range: PropertyRange): boolean {
  if (range.class !== 'text' || !range.from || range.to?.inclusive !== false) return false;
  return beginningWith(String(range.from.value)).to?.value === range.to.value;
}

function shownValue(of: PropertyClass, { value }: PropertyBound): string {
  if (of === 'text') return `“${value}”`;
  if (of === 'checkbox') return value === 1 ? 'checked' : 'not checked';
  return of === 'moment' ? isoTime(Number(value)) : String(value);
}

/** A day where the time is midnight; seconds and less only where there are some. */
function isoTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return iso.replace(/T00:00:00\.000Z$/, '').replace(/(?::00)?\.000Z$/, 'Z');
}
