import { isSameBytes } from '../same-bytes.ts';

/** Bytes that took the place of others. */
export interface ByteSplice {
  /** Where they stand in the version before. */
  readonly start: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

const LINE_FEED = 10;

/** How one version became the other: line by line where both have as many, else in one piece. */
export function byteSplices(before: Uint8Array, after: Uint8Array): ByteSplice[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const pairs =
    old.length === now.length
      ? old.map((line, at) => [line, now[at]!] as const)
      : [
          [
            { start: 0, end: before.length },
            { start: 0, end: after.length },
          ] as const,
        ];
  return pairs.flatMap(([from, to]) => {
    const splice = difference(before.subarray(from.start, from.end), after.subarray(to.start, to.end));
    return splice === null ? [] : [{ ...splice, start: from.start + splice.start }];
  });
}

/** The version after from the one before; null when something else stands where the splices were taken. */
export function applyByteSplices(bytes: Uint8Array, splices: readonly ByteSplice[]): Uint8Array | null {
  const growth = splices.reduce((sum, { before, after }) => sum + after.length - before.length, 0);
  const result = new Uint8Array(Math.max(bytes.length + growth, 0));
  let from = 0;
  let to = 0;
  for (const { start, before, after } of splices) {
    if (start < from || !isSameBytes(bytes.subarray(start, start + before.length), before)) return null;
    result.set(bytes.subarray(from, start), to);
    result.set(after, to + start - from);
    to += start - from + after.length;
    from = start + before.length;
  }
  result.set(bytes.subarray(from), to);
  return result;
}

/** The same splices backwards. */
export function invertByteSplices(splices: readonly ByteSplice[]): ByteSplice[] {
  let growth = 0;
  return splices.map(({ start, before, after }) => {
    const inverted = { start: start + growth, before: after, after: before };
    growth += after.length - before.length;
    return inverted;
  });
}

function linesOf(bytes: Uint8Array): { readonly start: number; readonly end: number }[] {
  const lines = [];
  let start = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, start)) {
    lines.push({ start, end: at + 1 });
    start = at + 1;
  }
  return [...lines, { start, end: bytes.length }];
}

/** What is between the beginning and the end that both share; null when they are equal. */
function difference(before: Uint8Array, after: Uint8Array): ByteSplice | null {
  if (isSameBytes(before, after)) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return {
    start,
    before: before.slice(start, before.length - same),
    after: after.slice(start, after.length - same),
  };
}
