/** Each piece of a stream travels to another thread and into the file by itself: few large ones cost least. */
export const PIECE_BYTES = 1024 * 1024;

/** The same bytes in pieces of `PIECE_BYTES`, the last one shorter. At most one piece is held, and none but full ones are waited with. */
export async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let piece = new Uint8Array(0);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + PIECE_BYTES - filled);
      piece = withRoom(piece, filled, part.length);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PIECE_BYTES) continue;
      yield piece;
      piece = new Uint8Array(0);
      filled = 0;
    }
  }
  if (filled > 0) yield filled === piece.length ? piece : piece.slice(0, filled);
}

/** A few bytes take no room of a whole piece: what travels to another thread travels with all the room that it has. */
function withRoom(
  piece: Uint8Array<ArrayBuffer>,
  filled: number,
  moreBytes: number,
): Uint8Array<ArrayBuffer> {
  if (filled + moreBytes <= piece.length) return piece;
  const larger = new Uint8Array(Math.min(PIECE_BYTES, Math.max(filled + moreBytes, 2 * piece.length)));
  larger.set(piece.subarray(0, filled));
  return larger;
}
