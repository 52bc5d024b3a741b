import { unreadable } from './failures.ts';

/** The size of what a delta makes. */
export function deltaResultBytes(delta: Buffer): number {
  const base = readSize(delta, 0);
  return readSize(delta, base.next).value;
}

/** Applies a delta of a pack to what it was made from. Throws `unavailable` when they do not belong together. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const from = readSize(delta, 0);
  const to = readSize(delta, from.next);
  if (from.value !== base.length) throw unreadable('a delta');
  const result = Buffer.allocUnsafe(to.value);
  let written = 0;
  for (let at = to.next; at < delta.length;) {
    const op = delta[at++]!;
    if (op === 0) throw unreadable('a delta');
    if (op < 0x80) {
      if (written + op > to.value || at + op > delta.length) throw unreadable('a delta');
      delta.copy(result, written, at, at + op);
      [written, at] = [written + op, at + op];
      continue;
    }
    const [offset, afterOffset] = readParts(delta, at, op & 0x0f, 4);
    const [bytes, next] = readParts(delta, afterOffset, (op >> 4) & 0x07, 3);
    const length = bytes === 0 ? 0x10000 : bytes;
    if (offset + length > base.length || written + length > to.value) throw unreadable('a delta');
    base.copy(result, written, offset, offset + length);
    [written, at] = [written + length, next];
  }
  if (written !== to.value) throw unreadable('a delta');
  return result;
}

/** A number of which only the bytes that `present` names are written down, lowest first. */
function readParts(delta: Buffer, start: number, present: number, count: number): [number, number] {
  let value = 0;
  let at = start;
  for (let part = 0; part < count; part++) {
    if (present & (1 << part)) value += (delta[at++] ?? 0) * 2 ** (8 * part);
  }
  return [value, at];
}

function readSize(bytes: Buffer, start: number): { value: number; next: number } {
  let value = 0;
  let shift = 0;
  for (let at = start; at < bytes.length && shift < 50; at++) {
    value += (bytes[at]! & 0x7f) * 2 ** shift;
    if (bytes[at]! < 0x80) return { value, next: at + 1 };
    shift += 7;
  }
  throw unreadable('a delta');
}
