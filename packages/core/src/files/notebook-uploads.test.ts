import { expect, it } from 'vitest';
import { parseRelPath } from '../paths.ts';
import { openMemoryLine } from '../sync/memory-line.ts';
import { createUploads } from './notebook-uploads.ts';

it('says that a file was written by the request that completed its upload, not by the one that began it', async () => {
  const { line, fs, index } = await openMemoryLine();
  const by = (actor: string, requestId: string) =>
    createUploads({
      ...{ fs, line: () => line, requireSeen: () => undefined },
      locate: (path) => Promise.resolve(parseRelPath(path)),
      origin: { actor, via: 'api', requestId },
    });
  const { id } = await by('ada', 'r1').begin({ path: 'big.bin', sizeBytes: 3 });
  await by('ada', 'r2').append(id, 0, new TextEncoder().encode('one'));
  await by('bob', 'r3').complete(id);
  expect(index.log.at(-1)).toMatchObject({
    path: 'big.bin',
    origin: { actor: 'bob', via: 'api', requestId: 'r3' },
  });
});
