import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { run, type CommandResult } from './testing/run-in-memory.ts';

let root = '';
let dataDir = '';
beforeEach(async () => {
  root = temporaryFolder({
    'a.md': '---\ntags: Method/v1.2\n---\n#other\n',
    'b.md': '---\ntags: method/v1.2\n---\n',
  });
  dataDir = temporaryFolder();
  await inLab('index');
});

const inLab = (...argv: string[]): Promise<CommandResult> => run(argv, { cwd: root, dataDir });
const settings = (): string => readFileSync(join(root, '.codex/notebook.yml'), 'utf8');
const json = async (...argv: string[]): Promise<unknown> =>
  JSON.parse((await inLab(...argv, '--json')).stdout);

describe('tag', () => {
  it('keeps colour and description in the settings, beside what else stands there', async () => {
    const before = `${settings()}# mine\nmine: [1,  2]\n`;
    writeFileSync(join(root, '.codex/notebook.yml'), before);
    await inLab('tag', '#other', '--color', '#2A9D8F');
    await inLab('tag', 'other', '--description', 'Anything: else');
    expect(settings()).toBe(
      `${before}tags:\n  other:\n    color: "#2a9d8f"\n    description: "Anything: else"\n`,
    );
    expect(await json('tag', 'other')).toEqual({
      name: 'other',
      files: 1,
      color: '#2a9d8f',
      description: 'Anything: else',
    });
    expect(await json('tags')).toMatchObject({
      data: [{ color: null }, { name: 'other', color: '#2a9d8f' }],
    });
    expect((await inLab('tag', 'other')).stdout).toContain('Anything: else');
  });

  it('takes both away again and leaves the rest', async () => {
    const before = settings();
    await inLab('tag', 'other', '--color', '#abc', '--description', 'x');
    await inLab('tag', 'other', '--color', '');
    expect(settings()).toBe(`${before}tags:\n  other:\n    description: x\n`);
    await inLab('tag', 'other', '--description', '');
    expect(settings()).toBe(before);
  });

  it('sees what somebody else wrote into the settings', async () => {
    writeFileSync(join(root, '.codex/notebook.yml'), `${settings()}tags: {OTHER: {color: '#FFF'}}\n`);
    expect(await json('tag', 'other')).toMatchObject({ color: '#fff' });
    await inLab('tag', 'Other', '--description', 'x');
    expect(settings()).toContain("tags: {OTHER: {color: '#FFF', description: x}}\n");
  });

  it.each([
    [['other', '--color', 'red'], 2, 'color must be'],
    [['nobody'], 3, '#nobody'],
    [['#'], 2, 'no tag'],
  ])('is refused for %j, and changes nothing', async (argv, exitCode, message) => {
    const before = settings();
    const refused = await inLab('tag', ...argv);
    expect({ exitCode: refused.exitCode, stdout: refused.stdout }).toEqual({ exitCode, stdout: '' });
    expect(refused.stderr).toContain(message);
    expect(settings()).toBe(before);
  });

  it('describes a tag with dots and slashes, in use or not', async () => {
    await inLab('tag', 'method/v1.2', '--color', '#000');
    await inLab('tag', 'planned', '--description', 'later');
    expect(await json('tag', 'METHOD/V1.2')).toMatchObject({ files: 2, color: '#000' });
    expect(await json('tag', 'planned')).toMatchObject({ files: 0, description: 'later' });
  });
});
