import { CodexError, type Notebook } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../http/etags.ts';
import { createFile } from './create-file.ts';

const bytes = new TextEncoder().encode('text');
const hash = hashOf(bytes);

/** A notebook in which something with this hash stands at every path. */
function taken(current: string): Notebook {
  const files = {
    get: async (path: string) => ({ path, hash: current }),
    write: async () => Promise.reject(new CodexError('conflict', 'It is there.', { current })),
  };
  return { files } as unknown as Notebook;
}

describe('a file that shall be made', () => {
  const wanted = { path: 'a.md', bytes, properties: null };

  it('is made when an interrupted run of the same request has made it', async () => {
    expect(await createFile(taken(hash), { ...wanted, interrupted: true })).toMatchObject({
      path: 'a.md',
      hash,
    });
  });

  it('is a conflict for another request, and where other bytes stand', async () => {
    const isConflict = expect.objectContaining({
      code: 'conflict',
      details: expect.objectContaining({ field: 'path' }),
    });
    await expect(createFile(taken(hash), { ...wanted, interrupted: false })).rejects.toEqual(isConflict);
    await expect(
      createFile(taken(hashOf(new Uint8Array(1))), { ...wanted, interrupted: true }),
    ).rejects.toEqual(isConflict);
  });
});
