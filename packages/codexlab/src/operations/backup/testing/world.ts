import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type AbsPath, absPath, type Actor, createIds, systemClock } from '@codexlab/core';
import { openTestServer, type TestServer } from '../../../server/testing/test-server.ts';
import { temporaryFolder, writeFiles } from '../../../testing/temporary-folder.ts';
import type { RestoreWish } from '../restore-backup.ts';

/** A server with two workspaces: one in the data folder, one elsewhere; each has a notebook with files. */
export interface BackupWorld {
  readonly server: TestServer;
  readonly dataDir: AbsPath;
  /** Where the folders outside of the data folder lie. */
  readonly outside: string;
  readonly own: BackupNotebook;
  readonly elsewhere: BackupNotebook;
}

/** A notebook of the world. */
export interface BackupNotebook {
  readonly id: string;
  readonly root: string;
}

/** Opens the world; with it goes everything that is in it. */
export async function openBackupWorld(): Promise<BackupWorld> {
  const outside = temporaryFolder({ 'notes/plan.md': '# Plan\n' });
  const server = await openTestServer({ allowedRoots: [outside] });
  const dataDir = absPath(server.dataDir);
  const own = await makeNotebook(server, { name: 'Lab' }, join(dataDir, 'workspaces', 'lab', 'runs'));
  const path = join(outside, 'notes');
  const elsewhere = await makeNotebook(server, { name: 'Notes', path }, join(path, 'runs'));
  writeFiles(own.root, { 'a.md': '# One\n', 'deep/b.md': 'two', '.git/config': 'x', 'n\u00fcll.txt': '' });
  symlinkSync('a.md', join(own.root, 'link.md'));
  writeFiles(elsewhere.root, { 'c.md': '---\ntags: [x]\n---\nthree\n' });
  for (const { id } of [own, elsewhere]) await server.codex.notebooks.sync(await ownerOf(server), id);
  return { server, dataDir, outside, own, elsewhere };
}

/** The owner of the process, as the command is; with what they belong to by now. */
export function ownerOf({ codex }: TestServer): Promise<Actor> {
  return codex.sessions.actAs({ via: 'command', requestId: null, address: null }, 'local');
}

async function makeNotebook(
  server: TestServer,
  workspace: { readonly name: string; readonly path?: string },
  root: string,
): Promise<BackupNotebook> {
  const { workspaces, notebooks } = server.codex;
  const made = await workspaces.create(await ownerOf(server), workspace);
  const { id } = await notebooks.create(await ownerOf(server), { workspace: made.id, name: 'Runs' });
  return { id, root };
}

/** A wish to restore, into the given folder. */
export function wishFor(backup: string, dataDir: string): RestoreWish {
  return { backup, dataDir: absPath(dataDir), clock: systemClock, newId: createIds(systemClock) };
}

/** Every path below a folder with what is there; databases and their locks are left out unless they are asked for. */
export function treeOf(folder: string, { databases = false } = {}): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  visit('');
  return found;

  function visit(way: string): void {
    for (const name of readdirSync(join(folder, way)).toSorted()) {
      if (!databases && /\.db(-wal|-shm|-journal)?$/.test(name)) continue;
      const path = join(folder, way, name);
      const stat = lstatSync(path);
      const key = join(way, name);
      if (stat.isSymbolicLink()) found[key] = `link ${readlinkSync(path)}`;
      else if (stat.isDirectory()) {
        found[key] = 'folder';
        visit(key);
      } else found[key] = createHash('sha256').update(readFileSync(path)).digest('hex');
    }
  }
}
