/** Each piece of a stream travels to another thread and into the file by itself: few large ones cost least. */
export const PIECE_BYTES = 1024 * 1024;

/** The same bytes in pieces of `PIECE_BYTES`, the last one shorter. At most one piece is held, and none but full ones are waited with. */
export async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let piece = new Uint8Array(0);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      if (filled === 0) piece = new Uint8Array(PIECE_BYTES);
      const part = chunk.subarray(at, at + PIECE_BYTES - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PIECE_BYTES) continue;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
