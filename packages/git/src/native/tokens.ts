/** Cuts a stream at each NUL; `take` gets each piece and stops the stream by answering false. */
export function atNuls(take: (piece: Buffer) => boolean): (chunk: Buffer) => boolean {
  let rest: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const piece = chunk.subarray(from, end);
      from = end + 1;
      const whole = rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
      rest = [];
      if (!take(whole)) return false;
    }
    if (from < chunk.length) rest.push(Buffer.from(chunk.subarray(from)));
    return true;
  };
}

/** The pieces of a whole output that ends each with a NUL. */
export function splitNuls(bytes: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  atNuls((piece) => pieces.push(piece) > 0)(bytes);
  return pieces;
}
