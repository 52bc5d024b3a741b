import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { MAX_TEXT_BYTES, parseRelPath } from '@codexlab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gitScene } from './testing/git-scene.ts';

const GIBIBYTE = 1024 ** 3;

describe.each(['native', 'isomorphic'] as const)('with the %s implementation', (implementation) => {
  async function opened() {
    const scene = await gitScene(implementation);
    scene.git('init', '--quiet');
    onTestFinished(async () => {
      await scene.versions.close();
      await scene.end?.();
    });
    return scene;
  }

  function commitAll({ git }: Awaited<ReturnType<typeof gitScene>>): string {
    git('add', '--all');
    git('commit', '--quiet', '-m', 'All');
    return git('rev-parse', 'HEAD').trim();
  }

  it('content that a pointer stands for is not read when it is larger than was asked for', async () => {
    const scene = await opened();
    const id = createHash('sha256').update('measured').digest('hex');
    const pointer = (size: number) =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize ${size}\n`;
    scene.disk.write('.gitattributes', '*.big filter=lfs\n');
    scene.disk.write('x.big', pointer(8));
    commitAll(scene);
    const top = scene.git('rev-parse', '--show-toplevel').trim();
    const folder = join(top, '.git/lfs/objects', id.slice(0, 2), id.slice(2, 4));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, id), 'measured');
    const { head } = await scene.versions.state();
    const path = parseRelPath('x.big');
    expect(new TextDecoder().decode(await scene.versions.read(path, head!))).toBe('measured');
    truncateSync(join(folder, id), 3 * GIBIBYTE);
    const asked = scene.versions.read(path, head!, { maxBytes: 1000 });
    await expect(asked).rejects.toMatchObject({ code: 'too_large' });
  });

  it('no version that is too large to be merged is looked at for the ground of a merge', async () => {
    const scene = await opened();
    const path = parseRelPath('a.txt');
    const versions = [MAX_TEXT_BYTES, MAX_TEXT_BYTES + 1].map((size) => new Uint8Array(size));
    const hashes = versions.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    for (const bytes of versions) {
      scene.disk.write('a.txt', bytes);
      commitAll(scene);
    }
    const found = await Promise.all(hashes.map((hash) => scene.versions.contentOf(path, hash)));
    expect(found.map((bytes) => bytes?.length ?? null)).toEqual([MAX_TEXT_BYTES, null]);
  });
});
