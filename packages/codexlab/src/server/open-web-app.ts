import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebApp, WebAsset } from '@codexlab/server';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};
const OTHER_TYPE = 'application/octet-stream';
/** As the build names files: `assets/editor-Bx3_kQ9a.js`. */
const HASHED = /^assets\/.+-[\w-]{8,}\.\w+$/;
const COMPRESSED = /\.(?:br|gz)$/;
const ETAG_CHARS = 32;

/** Where the built app lies: beside the built command, or where a checkout builds it. */
export const WEB_FOLDER: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../../apps/web/dist' : './web', import.meta.url),
);

/**
 * Reads the built web app (some 10 MB) into memory: a build under a running server changes nothing of what it serves.
 * `NAME.br` and `NAME.gz` beside a file are its compressed forms. Null when the folder has no `index.html`.
 */
export async function openWebApp(folder: string): Promise<WebApp | null> {
  const files = await readFolder(folder);
  const assets = new Map<string, WebAsset>();
  for (const [name, bytes] of files) {
    if (COMPRESSED.test(name) && files.has(name.replace(COMPRESSED, ''))) continue;
    assets.set(name, {
      type: TYPES[extname(name).toLowerCase()] ?? OTHER_TYPE,
      ...{ bytes, br: files.get(`${name}.br`) ?? null, gzip: files.get(`${name}.gz`) ?? null },
      etag: createHash('sha256').update(bytes).digest('hex').slice(0, ETAG_CHARS),
      immutable: HASHED.test(name),
    });
  }
  return assets.has('index.html') ? { read: (name) => assets.get(name) ?? null } : null;
}

async function readFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(ifMissing);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join('/'), new Uint8Array(await readFile(path)));
  }
  return files;
}

function ifMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
