import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openWebApp } from './open-web-app.ts';

function build(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const textOf = (bytes: Uint8Array | null | undefined) => bytes && new TextDecoder().decode(bytes);

it('has every file with its type and its compressed forms, which are no files of their own', () => {
  const app = openWebApp(
    build({
      'index.html': 'page',
      'assets/app-B3_x-9aZ.js': 'script',
      'assets/app-B3_x-9aZ.js.br': 'script br',
      'assets/app-B3_x-9aZ.js.gz': 'script gz',
      'assets/data.gz': 'an archive',
      'manifest.webmanifest': '{}',
    }),
  );
  const script = app?.read('assets/app-B3_x-9aZ.js');
  expect([script?.bytes, script?.br, script?.gzip].map(textOf)).toEqual(['script', 'script br', 'script gz']);
  expect(script).toMatchObject({ type: 'text/javascript; charset=utf-8', immutable: true });
  expect(app?.read('assets/app-B3_x-9aZ.js.br')).toBeNull();
  expect(app?.read('assets/data.gz')).toMatchObject({ type: 'application/octet-stream', immutable: false });
  expect(app?.read('index.html')).toMatchObject({
    type: 'text/html; charset=utf-8',
    br: null,
    immutable: false,
  });
  expect(app?.read('manifest.webmanifest')?.type).toBe('application/manifest+json');
});

it('gives equal contents equal tags, and others other ones', () => {
  const app = openWebApp(build({ 'index.html': 'a', 'b.txt': 'a', 'c.txt': 'c' }));
  const tags = ['index.html', 'b.txt', 'c.txt'].map((name) => app?.read(name)?.etag);
  expect(tags[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(tags[1]).toBe(tags[0]);
  expect(tags[2]).not.toBe(tags[0]);
});

it('serves on what it was opened with when another app is built in its place', () => {
  const folder = build({ 'index.html': 'old' });
  const app = openWebApp(folder);
  writeFileSync(join(folder, 'index.html'), 'new');
  expect(textOf(app?.read('index.html')?.bytes)).toBe('old');
});

it('is without what another build has taken away since, and without hidden files', () => {
  const folder = build({
    'index.html': 'page',
    'assets/old-B3_x-9aZ.js': 'old',
    '.vite/manifest.json': '{}',
  });
  const app = openWebApp(folder);
  rmSync(join(folder, 'assets'), { recursive: true });
  expect(app?.read('assets/old-B3_x-9aZ.js')).toBeNull();
  expect(app?.read('.vite/manifest.json')).toBeNull();
});

it('has nothing beside the folder, whatever name is asked for and wherever links lead', () => {
  const secret = build({ secret: 'x' });
  const folder = build({ 'index.html': 'page' });
  symlinkSync(join(secret, 'secret'), join(folder, 'link'));
  const app = openWebApp(folder);
  for (const name of ['link', '../secret', '', '.', 'constructor', '__proto__', '/index.html'])
    expect([name, app?.read(name)]).toEqual([name, null]);
});

it('is null where nothing was built', () => {
  expect(openWebApp(join(temporaryFolder(), 'nowhere'))).toBeNull();
  expect(openWebApp(build({ 'readme.txt': 'no app' }))).toBeNull();
});
