import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inPieces, PIECE_BYTES } from './pieces.ts';

it('keeps every byte in its order, in full pieces but for the last, which is not empty', async () => {
  const lengths = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: PIECE_BYTES - 2, max: 2 * PIECE_BYTES + 2 })),
    { maxLength: 5 },
  );
  const property = fc.asyncProperty(lengths, async (sizes) => {
    let next = 0;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (const size of sizes) yield Uint8Array.from({ length: size }, () => next++ % 251);
    }
    const found: number[] = [];
    let seen = 0;
    for await (const piece of inPieces(chunks())) {
      found.push(piece.length);
      for (const byte of piece) if (byte !== seen++ % 251) throw new Error(`byte ${seen - 1} is another one`);
    }
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(seen).toBe(total);
    expect(found.slice(0, -1).every((length) => length === PIECE_BYTES)).toBe(true);
    expect(found.at(-1) ?? 1).toBeGreaterThan(0);
  });
  await fc.assert(property, { seed: 7, numRuns: 8 });
});

it('hands out pieces that stay as they are when the next one is asked for', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(2 * PIECE_BYTES).fill(1, 0, PIECE_BYTES).fill(2, PIECE_BYTES);
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of inPieces(chunks())) pieces.push(piece);
  expect(pieces.map((piece) => [piece[0], piece.at(-1)])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

it('hands out pieces without room to spare, since all of it would travel with them', async () => {
  const property = fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5_000 })), async (sizes) => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (const size of sizes) yield new Uint8Array(size);
    }
    for await (const piece of inPieces(chunks())) expect(piece.buffer.byteLength).toBe(piece.length);
  });
  await fc.assert(property, { seed: 8, numRuns: 50 });
});
