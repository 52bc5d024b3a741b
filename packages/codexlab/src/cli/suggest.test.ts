import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';

const lab = {
  'maps/Logistic map.md': '# Logistic map\n\nBifurcations of a population.\n',
  'maps/Henon.md': '---\ntitle: Hénon map\n---\nAn attractor.\n',
  'plots/bifurcation.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
};

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = temporaryFolder(lab);
  dataDir = temporaryFolder();
  await inLab('index');
});
const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const suggested = async (...argv: string[]): Promise<string[]> => {
  const { stdout, exitCode } = await inLab('suggest', ...argv, '--json');
  expect(exitCode).toBe(0);
  return (JSON.parse(stdout) as { data: { path: string }[] }).data.map(({ path }) => path);
};

describe('suggest', () => {
  it('gives files for a text that is still being typed', async () => {
    expect(await suggested('logi')).toEqual(['maps/Logistic map.md']);
    expect(await suggested('henon', 'm')).toEqual(['maps/Henon.md']);
    expect(await suggested('bifur')).toEqual(['plots/bifurcation.svg', 'maps/Logistic map.md']);
    expect(await suggested('plots')).toEqual(['plots/bifurcation.svg']);
  });

  it('gives path, title and score as JSON, and path and title to people', async () => {
    const { stdout } = await inLab('suggest', 'hen', '--json');
    expect(JSON.parse(stdout)).toEqual({
      data: [{ path: 'maps/Henon.md', title: 'Hénon map', score: expect.any(Number) as number }],
    });
    expect((await inLab('suggest', 'hen')).stdout).toBe('maps/Henon.md  Hénon map\n');
  });

  it('gives what changed last without a text, at most as many as wanted, and says when there is nothing', async () => {
    expect(await suggested()).toHaveLength(3);
    expect(await suggested('--limit', '2')).toHaveLength(2);
    expect(await inLab('suggest', 'zzz')).toEqual({ exitCode: 0, stdout: '', stderr: 'Nothing found.\n' });
  });
});

describe('a search that finds nothing', () => {
  it('names the words that may have been meant, as they stand in titles, names and texts', async () => {
    const remarkOn = async (...argv: string[]) => (await inLab('search', ...argv)).stderr;
    expect(await remarkOn('logitsic')).toBe('Nothing found. Did you mean: logistic?\n');
    expect(await remarkOn('population', 'atractor')).toBe('Nothing found. Did you mean: attractor?\n');
    expect(await remarkOn('populaton', 'atractor')).toBe(
      'Nothing found. Did you mean: population for populaton; attractor for atractor?\n',
    );
    expect(await remarkOn('population', 'attractor')).toBe('Nothing found.\n');
    expect(await remarkOn('qqqqqq')).toBe('Nothing found.\n');
  });
});
