import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { absPath, createIds, systemClock } from '@codexlab/core';
import { identifyNotebook, knownNotebookId } from './notebook-identity.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const newId = createIds(systemClock);

function placesOf(root: string, dataDir: string) {
  mkdirSync(join(root, '.codex'), { recursive: true });
  return { root: absPath(root), indexDir: absPath(join(root, '.codex')), dataDir: absPath(dataDir) };
}

describe('the identity of a notebook', () => {
  it('stays, and what a person wrote beside it stays too', () => {
    const places = placesOf(
      temporaryFolder({ '.codex/notebook.yml': '# mine\nname: My lab\n' }),
      temporaryFolder(),
    );
    expect(knownNotebookId(places)).toBeNull();
    const id = identifyNotebook(places, newId);
    expect(identifyNotebook(places, newId)).toBe(id);
    expect(knownNotebookId(places)).toBe(id);
    expect(readFileSync(join(places.indexDir, 'notebook.yml'), 'utf8')).toBe(
      `# mine\nname: My lab\nid: ${id}\n`,
    );
  });

  it('has a line of its own in settings whose last line does not end', () => {
    const places = placesOf(temporaryFolder({ '.codex/notebook.yml': 'name: My lab' }), temporaryFolder());
    const id = identifyNotebook(places, newId);
    expect(readFileSync(join(places.indexDir, 'notebook.yml'), 'utf8')).toBe(`name: My lab\nid: ${id}\n`);
  });

  it('is a new one for a copy while the original stands', () => {
    const dataDir = temporaryFolder();
    const original = placesOf(temporaryFolder(), dataDir);
    const id = identifyNotebook(original, newId);
    const copy = placesOf(temporaryFolder(), dataDir);
    cpSync(original.root, copy.root, { recursive: true });
    expect(knownNotebookId(copy)).toBeNull();
    expect(identifyNotebook(copy, newId)).not.toBe(id);
    expect(knownNotebookId(original)).toBe(id);
  });

  it.each(['cannot be read', 'holds nonsense'])('is found though the place seen before %s', (what) => {
    const dataDir = temporaryFolder();
    const original = placesOf(temporaryFolder(), dataDir);
    const id = identifyNotebook(original, newId);
    const copy = placesOf(temporaryFolder(), dataDir);
    cpSync(original.root, copy.root, { recursive: true });
    const settings = join(original.indexDir, 'notebook.yml');
    rmSync(settings);
    if (what === 'cannot be read') mkdirSync(settings);
    else writeFileSync(settings, 'id: [');
    expect(identifyNotebook(copy, newId)).toBe(id);
  });
});
