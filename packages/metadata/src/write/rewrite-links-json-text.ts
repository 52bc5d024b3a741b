import type { Splice } from './splice.ts';

/** Where a string stands in a JSON text, its quotes included. */
interface JsonString {
  readonly offset: number;
  readonly length: number;
}

/** A splice of what a JSON string stands for as one of the JSON text, its other characters spelt as they were. */
export function jsonStringSplice(json: string, { offset, length }: JsonString, splice: Splice): Splice {
  const positions = characterPositions(json, offset + 1, offset + length - 1);
  const quoted = JSON.stringify(splice.text).slice(1, -1);
  const text = isAscii(json) ? quoted.replace(/[^\0-\x7f]/g, escaped) : quoted;
  return { start: positions[splice.start]!, end: positions[splice.end]!, text };
}

/** Where each UTF-16 code unit of the string stands in the JSON text, and the place after the last one. */
function characterPositions(json: string, start: number, end: number): number[] {
  const positions: number[] = [];
  let at = start;
  while (at < end) {
    positions.push(at);
    at += json[at] !== '\\' ? 1 : json[at + 1] === 'u' ? 6 : 2;
  }
  return [...positions, end];
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
