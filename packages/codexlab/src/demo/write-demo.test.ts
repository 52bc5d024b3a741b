import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoFiles } from './demo-files.ts';
import { writeDemo } from './write-demo.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codexlab-demo-'));
});
afterEach(() => rm(folder, { recursive: true }));

const readme = (dir: string): Promise<string> => readFile(join(dir, 'README.md'), 'utf8');

describe('writeDemo', () => {
  it('writes every file into a new folder', async () => {
    const dir = join(folder, 'a', 'demo');
    expect(await writeDemo(dir)).toBe(true);
    for (const { path, content } of demoFiles()) {
      expect((await readFile(join(dir, path))).equals(Buffer.from(content))).toBe(true);
    }
  });

  it('leaves what its owner changed when it is run again', async () => {
    await writeDemo(folder);
    await writeFile(join(folder, 'README.md'), 'mine');
    await rm(join(folder, 'journal'), { recursive: true });
    expect(await writeDemo(folder)).toBe(false);
    expect(await readme(folder)).toBe('mine');
    expect(await readdir(folder)).not.toContain('journal');
  });

  it('refuses a folder that holds something else, and writes nothing into it', async () => {
    await writeFile(join(folder, 'thesis.md'), 'mine');
    await expect(writeDemo(folder)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readdir(folder)).toEqual(['thesis.md']);
  });

  it('refuses a mark that somebody else wrote', async () => {
    await writeFile(join(folder, 'codexlab-demo.json'), '{"made_by":"me","complete":true}');
    await expect(writeDemo(folder)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('refuses a file in the place of the folder', async () => {
    await writeFile(join(folder, 'demo'), 'mine');
    await expect(writeDemo(join(folder, 'demo'))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('finishes a demo whose making was cut short', async () => {
    await mkdir(join(folder, 'journal'));
    await writeFile(join(folder, 'codexlab-demo.json'), '{"made_by":"codexlab demo","complete":false}');
    expect(await writeDemo(folder)).toBe(true);
    expect(await readme(folder)).toContain('# Sample laboratory');
    expect(await writeDemo(folder)).toBe(false);
  });
});
