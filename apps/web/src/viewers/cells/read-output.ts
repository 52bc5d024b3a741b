import { isRecord, linesOf, type Json } from './json.ts';

/** What a cell printed or drew. Nothing of it runs. */
export type Output =
  | { readonly kind: 'text'; readonly text: string; readonly isError: boolean }
  | { readonly kind: 'html'; readonly html: string; readonly isCut: boolean }
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'formula'; readonly text: string }
  | { readonly kind: 'picture'; readonly source: string; readonly alt: string }
  | { readonly kind: 'json'; readonly text: string };

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** HTML that is nothing without its scripts. */
const NEEDS_SCRIPT = /<(?:script|iframe|object|embed)\b/i;
const MAX_JSON_CHARS = 200_000;

/** Reads one output; null when nothing of it can be shown. */
export function readOutput(output: Json): Output | null {
  switch (output['output_type']) {
    case 'stream':
      return { kind: 'text', text: linesOf(output['text']), isError: output['name'] === 'stderr' };
    case 'error':
    case 'pyerr':
      return { kind: 'text', text: traceback(output), isError: true };
    default:
      return readData(isRecord(output['data']) ? output['data'] : oldData(output));
  }
}

function traceback(output: Json): string {
  const lines = output['traceback'];
  const text = Array.isArray(lines) ? lines.filter((line) => typeof line === 'string').join('\n') : '';
  return text === '' ? `${linesOf(output['ename'])}: ${linesOf(output['evalue'])}` : text;
}

/** Before version 4 the data stood in the output itself, by short names. */
function oldData(output: Json): Json {
  const names = {
    png: 'image/png',
    jpeg: 'image/jpeg',
    svg: 'image/svg+xml',
    html: 'text/html',
    text: 'text/plain',
  };
  return Object.fromEntries(Object.entries(names).map(([short, type]) => [type, output[short]]));
}

/** Of several forms the one that shows most and needs no script. */
function readData(data: Json): Output | null {
  const html = linesOf(data['text/html']);
  const alt = linesOf(data['text/plain']).slice(0, 200) || 'Output of the cell';
  const picture = readPicture(data, alt);
  if (html !== '' && !NEEDS_SCRIPT.test(html)) return { kind: 'html', html, isCut: false };
  if (picture !== null) return picture;
  const markdown = linesOf(data['text/markdown']);
  if (markdown !== '') return { kind: 'markdown', text: markdown };
  const formula = linesOf(data['text/latex']);
  if (formula !== '') return { kind: 'formula', text: formula };
  if (html !== '') return { kind: 'html', html, isCut: true };
  if (data['application/json'] !== undefined)
    return { kind: 'json', text: spelled(data['application/json']) };
  const text = linesOf(data['text/plain']);
  return text === '' ? null : { kind: 'text', text, isError: false };
}

function readPicture(data: Json, alt: string): Output | null {
  const type = PICTURES.find((each) => linesOf(data[each]) !== '');
  if (type !== undefined) {
    const base64 = linesOf(data[type]).replaceAll(/\s/g, '');
    return /^[\w+/=]+$/.test(base64)
      ? { kind: 'picture', source: `data:${type};base64,${base64}`, alt }
      : null;
  }
  const svg = linesOf(data['image/svg+xml']);
  if (svg === '') return null;
  return {
    kind: 'picture',
    source: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.toWellFormed())}`,
    alt,
  };
}

function spelled(value: unknown): string {
  return JSON.stringify(value, null, 2).slice(0, MAX_JSON_CHARS);
}
