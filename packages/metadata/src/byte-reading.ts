/** The bytes from `start` up to `end` as characters U+0000–U+00FF, one each; shorter where the bytes end. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end && at < bytes.length; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** A view that cannot see beyond these bytes, whatever else their buffer holds. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
