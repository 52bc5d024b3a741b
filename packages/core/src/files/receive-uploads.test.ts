import { describe, expect, it } from 'vitest';
import { createFaultInjector } from '../fs/fault-injector.ts';
import { hashOfBytes } from '../fs/memory-file-system.ts';
import { parseRelPath, type RelPath, storedRelPath } from '../paths.ts';
import { openMemoryLine } from '../sync/memory-line.ts';
import { readUpload } from './upload-store.ts';
import { UPLOAD_TTL_MS } from './uploads.ts';

const NOW_MS = 1_700_000_000_000;
const path = parseRelPath('data/big.bin');
const bytes = (text: string) => new TextEncoder().encode(text);

async function begun(sizeBytes: number | null = 6) {
  const opened = await openMemoryLine();
  const origin = { actor: 'ada', via: 'api', requestId: 'r1' };
  const { id } = await opened.line.beginUpload({ path, sizeBytes, origin });
  const textAt = (at: string) => {
    const found = opened.disk.files().get(at);
    return found === undefined ? null : new TextDecoder().decode(found);
  };
  const uploads = () => opened.fs.list(storedRelPath('.codex/uploads'));
  return { ...opened, id, textAt, uploads };
}

describe('an upload', () => {
  it('puts a file in its place when it is complete, not before, and the index knows who sent it', async () => {
    const { line, index, id, textAt, uploads } = await begun();
    expect(await line.appendUpload(id, 0, bytes('one'))).toMatchObject({
      receivedBytes: 3,
      sizeBytes: 6,
      actor: 'ada',
    });
    expect(await line.appendUpload(id, 3, bytes('two'))).toMatchObject({ receivedBytes: 6 });
    expect(textAt(path)).toBeNull();
    const written = await line.completeUpload(id, { hash: hashOfBytes(bytes('onetwo')) });
    expect(written).toEqual({
      path,
      hash: hashOfBytes(bytes('onetwo')),
      sizeBytes: 6,
      conflict: null,
      indexed: true,
    });
    expect(textAt(path)).toBe('onetwo');
    expect(index.log.at(-1)).toMatchObject({
      kind: 'file.added',
      path,
      origin: { actor: 'ada', requestId: 'r1' },
    });
    expect(await uploads()).toEqual([]);
  });

  it('tells where to go on when a piece begins elsewhere', async () => {
    const { line, id, fs } = await begun();
    await line.appendUpload(id, 0, bytes('one'));
    for (const offset of [0, 2, 4])
      await expect(line.appendUpload(id, offset, bytes('x'))).rejects.toMatchObject({
        code: 'conflict',
        details: { receivedBytes: 3 },
      });
    expect((await readUpload(fs, id)).upload.receivedBytes).toBe(3);
  });

  it('takes the same piece once when it is sent twice at the same time', async () => {
    const { line, id } = await begun(null);
    const results = await Promise.allSettled([1, 2, 3].map(() => line.appendUpload(id, 0, bytes('one'))));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((await line.completeUpload(id)).sizeBytes).toBe(3);
  });

  it('takes no more than was announced, and is not complete with less', async () => {
    const { line, id, textAt } = await begun();
    await line.appendUpload(id, 0, bytes('one'));
    await expect(line.appendUpload(id, 3, bytes('more'))).rejects.toMatchObject({ code: 'too_large' });
    await expect(line.completeUpload(id)).rejects.toMatchObject({
      code: 'conflict',
      details: { receivedBytes: 3 },
    });
    expect(textAt(path)).toBeNull();
  });

  it('refuses bytes that are not those that were sent, and keeps them', async () => {
    const { line, id, textAt, fs } = await begun(null);
    await line.appendUpload(id, 0, bytes('one'));
    const hash = hashOfBytes(bytes('other'));
    await expect(line.completeUpload(id, { hash })).rejects.toMatchObject({
      code: 'invalid',
      details: { field: 'hash', hash: hashOfBytes(bytes('one')) },
    });
    expect(textAt(path)).toBeNull();
    expect((await readUpload(fs, id)).upload.receivedBytes).toBe(3);
  });

  it('replaces only what was expected, by the word of the end before that of the beginning', async () => {
    const { line, disk, textAt } = await begun();
    disk.write('a.md', 'old');
    const ifHash = hashOfBytes(bytes('old'));
    const begin = (expected: typeof ifHash | null | undefined) =>
      line.beginUpload({ path: parseRelPath('a.md'), sizeBytes: 0, ifHash: expected });
    await expect(begin(null)).rejects.toMatchObject({ code: 'conflict' });
    const { id } = await begin(ifHash);
    disk.write('a.md', 'outside');
    await expect(line.completeUpload(id)).rejects.toMatchObject({
      code: 'conflict',
      details: { current: hashOfBytes(bytes('outside')) },
    });
    await line.completeUpload(id, { ifHash: hashOfBytes(bytes('outside')) });
    expect(textAt('a.md')).toBe('');
  });

  it('may be empty', async () => {
    const { line, id, textAt } = await begun(0);
    expect(await line.completeUpload(id)).toMatchObject({ sizeBytes: 0, hash: hashOfBytes(bytes('')) });
    expect(textAt(path)).toBe('');
  });

  it('goes on after a restart, with the condition that it began with', async () => {
    const first = await begun();
    await first.line.appendUpload(first.id, 0, bytes('one'));
    await first.line.close();
    const second = await openMemoryLine({ on: first });
    expect(await second.line.appendUpload(first.id, 3, bytes('two'))).toMatchObject({ receivedBytes: 6 });
    await second.line.completeUpload(first.id);
    expect(first.textAt(path)).toBe('onetwo');
  });

  it('is forgotten a day after its last bytes at the next start, and when another begins', async () => {
    for (const [ageMs, there] of [
      [UPLOAD_TTL_MS, true],
      [UPLOAD_TTL_MS + 1, false],
    ] as const) {
      const first = await begun();
      await first.line.close();
      const later = await openMemoryLine({ on: first, nowMs: NOW_MS + ageMs });
      expect((await first.uploads()).length, `${ageMs}`).toBe(there ? 1 : 0);
      await later.line.beginUpload({ path, sizeBytes: null });
      expect((await first.uploads()).length, `${ageMs}`).toBe(there ? 2 : 1);
    }
  });

  it('begins at once while another one, however large, is on its way to its place', async () => {
    const first = await begun();
    await first.line.appendUpload(first.id, 0, bytes('onetwo'));
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let reached = () => {};
    const hashing = new Promise<void>((resolve) => (reached = resolve));
    const open = async (at: RelPath) => {
      const entry = await first.fs.open(at);
      return { ...entry, hash: () => (reached(), held.then(entry.hash)) };
    };
    const { line } = await openMemoryLine({ on: { ...first, fs: { ...first.fs, open } } });
    const completed = line.completeUpload(first.id);
    await hashing;
    expect(await line.beginUpload({ path: parseRelPath('other.bin'), sizeBytes: 1 })).toMatchObject({
      receivedBytes: 0,
    });
    goOn();
    expect(await completed).toMatchObject({ path, sizeBytes: 6 });
  });

  it('is gone once it is discarded, and its id is unknown then', async () => {
    const { line, id, fs, uploads } = await begun();
    await line.appendUpload(id, 0, bytes('one'));
    await line.discardUpload(id);
    expect(await uploads()).toEqual([]);
    for (const failing of [
      line.appendUpload(id, 0, bytes('x')),
      line.completeUpload(id),
      line.discardUpload(id),
      readUpload(fs, id),
    ])
      await expect(failing).rejects.toMatchObject({ code: 'not_found' });
    expect(() => line.discardUpload('../../etc')).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it('goes nowhere outside the content of the notebook, whatever its manifest says', async () => {
    const { line, disk, id } = await begun();
    for (const evil of [
      '../out',
      '/etc/x',
      'a/../../b',
      '.git/config',
      '.codex/notebook.yml',
      'a\\..\\b',
      '',
      7,
    ]) {
      const manifest = { version: 1, path: evil, size_bytes: null, created_ms: NOW_MS, via: 'x' };
      disk.write(`.codex/uploads/${id}/manifest.json`, JSON.stringify(manifest));
      await expect(line.completeUpload(id), String(evil)).rejects.toMatchObject({
        code: expect.stringMatching(/^(invalid|not_found)$/) as string,
      });
    }
    expect(disk.files().size).toBe(0);
  });

  it('begins at no place where a file cannot go, and with no size that is none', async () => {
    const { line, disk } = await begun();
    disk.makeFolder('folder');
    const begin = (to: string, sizeBytes: number | null = null) =>
      line.beginUpload({ path: storedRelPath(to), sizeBytes });
    await expect(begin('folder')).rejects.toMatchObject({ code: 'conflict' });
    await expect(begin('.git/config')).rejects.toMatchObject({ code: 'invalid' });
    for (const size of [-1, 1.5, NaN, 2 ** 60])
      await expect(begin('a', size)).rejects.toMatchObject({
        code: 'invalid',
        details: { field: 'sizeBytes' },
      });
  });

  it('can be completed again after its completion was cut off anywhere', async () => {
    for (let at = 1, struck = true; struck; at++) {
      const first = await begun();
      await first.line.appendUpload(first.id, 0, bytes('onetwo'));
      const injector = createFaultInjector({ at, fault: 'crash_before' });
      await openMemoryLine({ on: first, injector })
        .then(({ line }) => line.completeUpload(first.id))
        .catch(() => null);
      struck = injector.struck();
      const again = await openMemoryLine({ on: first });
      if (first.textAt(path) === null) await again.line.completeUpload(first.id);
      expect(first.textAt(path), `operation ${at}`).toBe('onetwo');
    }
  });
});
