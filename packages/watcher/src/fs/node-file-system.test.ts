import fs from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { absPath } from '@codexlab/core';
import { type FileSystemScene, testFileSystem } from '@codexlab/core/testing';
import { nodeFileSystem } from './node-file-system.ts';

const capabilities = {
  links: process.platform !== 'win32',
  caseSensitive: process.platform === 'linux',
  identities: process.platform !== 'win32',
};

if (process.platform === 'linux')
  testFileSystem('the disk by descriptors', { capabilities, open: () => openScene('descriptors') });
testFileSystem('the disk by paths', { capabilities, open: () => openScene('paths') });

async function openScene(walk: 'descriptors' | 'paths'): Promise<FileSystemScene> {
  const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'codex-fs-')));
  const at = (path: string) => {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  const isAdministrator = process.getuid?.() === 0;
  return {
    fs: await nodeFileSystem(absPath(root), { walk }),
    outside: {
      write: (path, content) => fs.writeFileSync(at(path), content),
      makeFolder: (path) => fs.mkdirSync(at(path)),
      link: (path, target) => fs.symlinkSync(target, at(path)),
      remove: (path) => fs.rmSync(at(path), { recursive: true }),
      rename: (from, to) => fs.renameSync(join(root, from), at(to)),
      setPresent: (present) =>
        present ? fs.renameSync(`${root}-away`, root) : fs.renameSync(root, `${root}-away`),
      makeUnreadable: isAdministrator
        ? { impossible: 'the administrator may read every file' }
        : (path) => fs.chmodSync(at(path), 0),
    },
    end: () => fs.rmSync(root, { recursive: true, force: true }),
  };
}
