import {
  appendFileSync,
  closeSync,
  copyFileSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { breathe } from './bursts.ts';

/** Saves `text` as the file `path`, which is there already. */
export type Save = (path: string, text: string) => Promise<void>;

/** The ways in which editors and programs save a file. */
export const saves: Readonly<Record<string, Save>> = {
  async 'in place'(path, text) {
    writeFileSync(path, text);
  },
  async 'emptied, then written'(path, text) {
    const file = openSync(path, 'r+');
    ftruncateSync(file, 0);
    await breathe();
    writeSync(file, text, 0);
    closeSync(file);
  },
  async 'in pieces'(path, text) {
    writeFileSync(path, '');
    for (let at = 0; at < text.length; at += 50) {
      appendFileSync(path, text.slice(at, at + 50));
      if (at % 200 === 0) await breathe();
    }
  },
  async 'beside, then renamed'(path, text) {
    writeFileSync(beside(path, `.${basename(path)}.swp`), 'swap');
    writeFileSync(`${path}.tmp`, text);
    await breathe();
    renameSync(`${path}.tmp`, path);
    rmSync(beside(path, `.${basename(path)}.swp`));
  },
  async 'old one renamed, new one written, old one removed'(path, text) {
    writeFileSync(beside(path, '4913'), '');
    rmSync(beside(path, '4913'));
    renameSync(path, `${path}~`);
    await breathe();
    writeFileSync(path, text);
    await breathe();
    rmSync(`${path}~`);
  },
  async 'old one kept as a backup'(path, text) {
    symlinkSync('user@host.1', beside(path, `.#${basename(path)}`));
    writeFileSync(beside(path, `#${basename(path)}#`), text);
    renameSync(path, `${path}~`);
    writeFileSync(path, text);
    rmSync(beside(path, `.#${basename(path)}`));
    rmSync(beside(path, `#${basename(path)}#`));
  },
  async 'copied as a backup, written in place'(path, text) {
    copyFileSync(path, `${path}.bak`);
    await breathe();
    writeFileSync(path, text);
  },
  async 'swapped by three renames'(path, text) {
    writeFileSync(`${path}___new`, text);
    renameSync(path, `${path}___old`);
    renameSync(`${path}___new`, path);
    await breathe();
    rmSync(`${path}___old`);
  },
  async 'second name, then replaced'(path, text) {
    linkSync(path, `${path}.orig`);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    await breathe();
    rmSync(`${path}.orig`);
  },
  async 'out of a folder of its own'(path, text) {
    const folder = beside(path, `${basename(path)}.sb-1a2b`);
    mkdirSync(folder);
    writeFileSync(join(folder, basename(path)), text);
    await breathe();
    renameSync(join(folder, basename(path)), path);
    rmSync(folder, { recursive: true });
  },
  async 'removed and made again'(path, text) {
    rmSync(path);
    await breathe();
    writeFileSync(path, text);
  },
};

function beside(path: string, name: string): string {
  return join(dirname(path), name);
}
