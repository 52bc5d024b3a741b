import type { PropertyValue } from '@codexlab/core';
import { decodeText } from './text.ts';

/** How much of an SVG is searched for its root and title: both stand in front of what is drawn. */
const HEAD_BYTES = 64 * 1024;
const MAX_ROOT_CHARS = 8 * 1024;
const MAX_TITLE_CHARS = 500;
/** Pixels per unit, at the 96 per inch of CSS. */
const PIXELS = { '': 1, px: 1, pt: 4 / 3, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 } as const;

/** True when text has an SVG element near its beginning. */
export function isSvg(bytes: Uint8Array): boolean {
  return rootOf(headOf(bytes)) !== null;
}

/** Reads width and height (in pixels, where they are given and no percentages), `viewbox` and the title. */
export function readSvg(bytes: Uint8Array): {
  readonly title: string | null;
  readonly facts: Readonly<Record<string, PropertyValue>>;
} {
  const head = headOf(bytes);
  const root = rootOf(head);
  if (root === null) return { title: null, facts: {} };
  const width = pixels(attribute(root.tag, 'width'));
  const height = pixels(attribute(root.tag, 'height'));
  const viewBox = attribute(root.tag, 'viewBox')
    ?.trim()
    .replace(/[\s,]+/g, ' ');
  const isBox = viewBox !== undefined && /^-?[\d.]+ -?[\d.]+ [\d.]+ [\d.]+$/.test(viewBox);
  const size = width !== null && height !== null ? { width, height } : {};
  return { title: titleOf(head.slice(root.end)), facts: { ...size, ...(isBox ? { viewbox: viewBox } : {}) } };
}

function headOf(bytes: Uint8Array): string {
  const { text } = decodeText(bytes.subarray(0, HEAD_BYTES), { truncated: bytes.length > HEAD_BYTES });
  return withoutComments(text ?? '');
}

/** Programs leave drawings of before in comments. One that does not end takes the rest. */
function withoutComments(text: string): string {
  const [before, ...behind] = text.split('<!--') as [string, ...string[]];
  const kept = behind.map((part) => (part.includes('-->') ? part.slice(part.indexOf('-->') + 3) : ''));
  return before + kept.join('');
}

/** The root tag, after a prologue and a DOCTYPE, neither of which is read. */
function rootOf(head: string): { readonly tag: string; readonly end: number } | null {
  const start = /^\s*<(?:\?|!|svg[\s>]|svg:svg[\s>])/.test(head) ? head.search(/<(?:svg:)?svg[\s>]/) : -1;
  const tag = start < 0 ? undefined : ROOT_TAG.exec(head.slice(start, start + MAX_ROOT_CHARS))?.[0];
  return tag === undefined ? null : { tag, end: start + tag.length };
}

/** Values in quotes may hold what ends a tag. */
const ROOT_TAG = /^<(?:"[^"]*"|'[^']*'|[^"'>])*>/;

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return match ? (match[1] ?? match[2] ?? '') : null;
}

function pixels(length: string | null): number | null {
  const match = /^\s*(\d{1,12}(?:\.\d{1,12})?)(px|pt|pc|mm|cm|in)?\s*$/.exec(length ?? '');
  if (!match) return null;
  return Math.round(Number(match[1]) * PIXELS[(match[2] ?? '') as keyof typeof PIXELS]);
}

/** The title of the whole; one inside of what is drawn belongs to that part. */
function titleOf(inside: string): string | null {
  const start = inside.search(/<(?:svg:)?title[\s>]/);
  if (
    start < 0 ||
    /<(?:g|path|rect|circle|ellipse|line|poly|text|use|image|a|symbol)\b/.test(inside.slice(0, start))
  )
    return null;
  const from = inside.indexOf('>', start) + 1;
  const end = inside.indexOf('<', from);
  if (from === 0 || end < 0) return null;
  const text = withoutEntities(inside.slice(from, end)).replace(/\s+/g, ' ').trim();
  return text.slice(0, MAX_TITLE_CHARS).toWellFormed() || null;
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The five entities of XML; those that a DOCTYPE declares stay as they are written. */
function withoutEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities.get(name)!);
}
