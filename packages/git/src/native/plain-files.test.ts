import { storedRelPath, type VersionControl } from '@codexlab/core';
import type { VersionControlScene } from '@codexlab/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gitScene } from '../testing/git-scene.ts';

const ada = { name: 'Ada', email: 'ada@example.org' };

/** What may change the bytes of a file on its way into history. */
const CONVERSIONS: Readonly<Record<string, (scene: VersionControlScene) => void>> = {
  nothing: () => undefined,
  'attributes of the top': ({ disk }) => disk.write('.gitattributes', '*.txt text\n'),
  'attributes of the folder': ({ disk }) => disk.write('lab/.gitattributes', '*.txt text\n'),
  'attributes between them': ({ disk }) => disk.write('lab/.gitattributes', 'deep/*.txt text\n'),
  'attributes of git itself': ({ disk }) => disk.write('.git/info/attributes', '*.txt text\n'),
  'settings of line ends': ({ git }) => void git('config', 'core.autocrlf', 'input'),
  'an identity': ({ disk }) => disk.write('.git/info/attributes', '*.txt ident\n'),
};

function commit(versions: VersionControl, paths: readonly string[]) {
  const people = { author: ada, committer: ada };
  return versions.commit({
    paths: paths.map(storedRelPath),
    message: 'Change',
    ...people,
    atMs: 1_700_000_000_000,
  });
}

describe('a file that is committed', () => {
  it.each(Object.keys(CONVERSIONS))('stands in history as git would put it there, with %s', async (name) => {
    const scene = await gitScene('native');
    onTestFinished(() => scene.end?.());
    const { versions, disk, git } = scene;
    await versions.initialize();
    CONVERSIONS[name]?.(scene);
    const paths = ['lab/a.txt', 'lab/deep/b.txt'];
    for (const round of ['new', 'changed']) {
      for (const path of paths) disk.write(path, `${round}\r\n$Id: mine $\r\n`);
      expect((await commit(versions, paths)).paths).toEqual(paths);
      for (const path of paths) expect(git('rev-parse', `HEAD:${path}`)).toBe(git('hash-object', path));
      expect(git('status', '--porcelain', '--', ...paths)).toBe('');
    }
    git('fsck', '--strict');
  });
});
