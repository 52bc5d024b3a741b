import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/** The published packages, as `packages/core`, by name. */
export function publishedPackages(root = ROOT) {
  return foldersIn(root, 'packages');
}

/** Every member of the workspace: the published packages and the private ones (`apps/web`, `bench`, `examples`). */
export function workspaceMembers(root = ROOT) {
  const own = ['bench', 'examples'].filter((dir) => existsSync(join(root, dir, 'package.json')));
  return [...publishedPackages(root), ...foldersIn(root, 'apps'), ...own];
}

/** Reads a JSON file below the root. */
export function readJson(...path) {
  return JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));
}

function foldersIn(root, dir) {
  if (!existsSync(join(root, dir))) return [];
  return readdirSync(join(root, dir), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, dir, entry.name, 'package.json')))
    .map((entry) => `${dir}/${entry.name}`)
    .toSorted();
}
