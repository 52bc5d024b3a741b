/** So many bytes stand in a line. */
export const BYTES_PER_LINE = 16;

/** A line of bytes as people read them. */
export interface HexLine {
  /** `0000a0`. */
  readonly offset: string;
  readonly hex: readonly string[];
  /** The same as letters; `·` for what is none. */
  readonly letters: string;
}

/** How many digits the offsets of a file need. */
export function offsetDigits(size: number): number {
  return Math.max(6, Math.ceil(Math.max(1, size - 1).toString(16).length / 2) * 2);
}

/** One line; bytes that are not there yet, or behind the end, are left out. */
export function toHexLine(bytes: Uint8Array, offset: number, digits: number): HexLine {
  const shown = bytes.subarray(0, BYTES_PER_LINE);
  return {
    offset: offset.toString(16).padStart(digits, '0'),
    hex: Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')),
    letters: Array.from(shown, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join(
      '',
    ),
  };
}
