/** Bytes of a file: from, and to (exclusive). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** What of a file is answered. */
export type RangeAnswer =
  | { readonly kind: 'whole' }
  | ({ readonly kind: 'part' } & ByteRange)
  /** Nothing of it is there: status 416. */
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RangeAnswer = Object.freeze({ kind: 'whole' });
const ONE_RANGE = /^bytes\s*=\s*(?:(\d{1,15})\s*-\s*(\d{1,15})?|-\s*(\d{1,15}))\s*$/i;

/**
 * What `Range` asks for (RFC 9110 §14.2). One range is given; several, other units and what makes no sense are answered
 * with the whole file, as the standard allows. `If-Range` counts only as the strong tag of what is there now: a date says
 * too little of files that change within a second.
 */
export function selectRange(
  headers: { readonly range: string | null; readonly ifRange: string | null },
  file: { readonly sizeBytes: number; readonly etag: string },
): RangeAnswer {
  const isCurrent = headers.ifRange === null || headers.ifRange.trim() === `"${file.etag}"`;
  const match = headers.range === null || !isCurrent ? null : ONE_RANGE.exec(headers.range.trim());
  if (match === null) return WHOLE;
  const [, first, last, suffix] = match;
  return suffix === undefined
    ? between(Number(first), last === undefined ? null : Number(last), file.sizeBytes)
    : lastBytes(Number(suffix), file.sizeBytes);
}

function between(first: number, last: number | null, sizeBytes: number): RangeAnswer {
  if (last !== null && last < first) return WHOLE;
  if (first >= sizeBytes) return { kind: 'unsatisfiable' };
  return { kind: 'part', from: first, to: last === null ? sizeBytes : Math.min(last + 1, sizeBytes) };
}

function lastBytes(length: number, sizeBytes: number): RangeAnswer {
  if (length === 0) return { kind: 'unsatisfiable' };
  if (sizeBytes === 0) return WHOLE;
  return { kind: 'part', from: Math.max(0, sizeBytes - length), to: sizeBytes };
}

/** `Content-Range` of a part. */
export function contentRange({ from, to }: ByteRange, sizeBytes: number): string {
  return `bytes ${from}-${to - 1}/${sizeBytes}`;
}
