import { CodexError, type PropertyValue } from '@codexlab/core';
import { readYamlWithLibrary } from '../yaml.ts';
import { sameValue } from './same-value.ts';

/** Where a value is written: on its own, or between brackets, where commas and brackets mean something. */
type Place = 'block' | 'flow';

/** How values are spelt where there is a choice. */
export interface YamlStyle {
  readonly place: Place;
  /** The quotes that a text had before, to be kept; null for none. */
  readonly quote?: '"' | "'" | null | undefined;
  /** How the items of a list were spelt before. */
  readonly spelt?: (value: PropertyValue) => string | undefined;
}

/** What other readers of YAML (1.1) would not take for text, though ours does. */
const AMBIGUOUS = /^(?:yes|no|on|off|[-+.\d][\d_.:,eExXoObB+-]*|=|<<)$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** What must be escaped. Line breaks are: text of one line is easier to keep apart from what follows. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
const hasUnprintable = (text: string): boolean => new RegExp(UNPRINTABLE.source).test(text);

/** A value on one line, as our reader reads it back. Throws `invalid` for what cannot be written. */
export function yamlInline(value: PropertyValue, style: YamlStyle): string {
  const before = style.spelt?.(value);
  if (before !== undefined) return before;
  if (Array.isArray(value)) {
    const items = value.map((item: PropertyValue) => yamlInline(item, { ...style, place: 'flow' }));
    return `[${items.join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) =>
        `${yamlKey(key, null)}: ${yamlInline(item as PropertyValue, { ...style, place: 'flow' })}`,
    );
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return firstReadBack(candidates(value as string | number | boolean | null, style.quote), (text) =>
    isReadAs(text, value, style.place),
  );
}

/** A property name as it stands before its colon. */
export function yamlKey(name: string, quote: '"' | "'" | null): string {
  const fits = (text: string) => {
    const { properties } = readYamlWithLibrary(`${text}: 1`, 1);
    const inFlow = readYamlWithLibrary(`k: {${text}: 1}`, 1).properties;
    return sameValue(properties, { [name]: 1 }) && sameValue(inFlow, { k: { [name]: 1 } });
  };
  return firstReadBack(candidates(name, quote), fits);
}

/** A text of several lines as a literal block (`|`) without its first indentation, or null when that cannot hold it. */
export function yamlLiteral(
  text: string,
  indent: string,
  eol: string,
): { header: string; body: string } | null {
  const lines = text.replace(/\n+$/, '').split('\n');
  if (!text.includes('\n') || hasUnprintable(lines.join('')) || /^\s|^$/.test(lines[0]!)) return null;
  const ending = /\n*$/.exec(text)![0];
  const header = ending === '' ? '|-' : ending === '\n' ? '|' : '|+';
  const all = [...lines, ...Array.from({ length: Math.max(ending.length - 1, 0) }, () => '')];
  const body = all.map((line) => (line === '' ? '' : indent + line)).join(eol);
  const probe = `k: ${header}\n${body.replaceAll(eol, '\n')}\n`;
  return sameValue(readYamlWithLibrary(probe, 1).properties, { k: text }) ? { header, body } : null;
}

function* candidates(value: string | number | boolean | null, quote?: '"' | "'" | null): Generator<string> {
  if (typeof value !== 'string') {
    yield String(value);
    if (typeof value === 'number') yield value.toExponential();
    return;
  }
  const plain = !hasUnprintable(value) && (DAY.test(value) || !AMBIGUOUS.test(value));
  const single = `'${value.replaceAll("'", "''")}'`;
  if (quote === '"') yield doubleQuoted(value);
  if (quote === "'" && !hasUnprintable(value)) yield single;
  if (plain) yield value;
  if (/["\\]/.test(value) && !hasUnprintable(value)) yield single;
  yield doubleQuoted(value);
}

function doubleQuoted(text: string): string {
  const escaped = JSON.stringify(text).replace(
    UNPRINTABLE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped;
}

function firstReadBack(texts: Iterable<string>, fits: (text: string) => boolean): string {
  for (const text of texts) if (fits(text)) return text;
  throw new CodexError('invalid', 'This value cannot be written as YAML.');
}

function isReadAs(text: string, value: PropertyValue, place: Place): boolean {
  if (place === 'flow') return sameValue(readYamlWithLibrary(`k: [${text}]`, 1).properties, { k: [value] });
  return (
    sameValue(readYamlWithLibrary(`k: ${text} # c`, 1).properties, { k: value }) &&
    sameValue(readYamlWithLibrary(`k:\n  - ${text}`, 1).properties, { k: [value] })
  );
}
