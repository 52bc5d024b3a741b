import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
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

/** Where the built app lies. */
export const WEB_FOLDER: string = fileURLToPath(new URL(webFolderFrom(import.meta.url), import.meta.url));

/** Beside the built library, one folder above the built command, or where a checkout builds it. */
function webFolderFrom(module: string): string {
  if (module.endsWith('.ts')) return '../../../../apps/web/dist';
  return /\/dist\/command\/[^/]+$/.test(module) ? '../web' : './web';
}

/**
 * The built web app. Files whose names hold a hash of their content (some 1,000) are read when they are first asked for; the
 * others at once, so that a build under a running server changes nothing of what it serves. `NAME.br` and `NAME.gz` beside
 * a file are its compressed forms. Null when the folder has no `index.html`.
 */
export function openWebApp(folder: string): WebApp | null {
  const names: ReadonlySet<string> = new Set(namesIn(folder));
  const assets = new Map<string, WebAsset>();
  const isAsset = (name: string) => names.has(name) && !(COMPRESSED.test(name) && names.has(plainName(name)));
  const read = (name: string) => {
    const known = assets.get(name);
    if (known !== undefined || !isAsset(name)) return known ?? null;
    const asset = readAsset(folder, name, names);
    if (asset !== null) assets.set(name, asset);
    return asset;
  };
  for (const name of names) if (!HASHED.test(plainName(name))) read(name);
  return assets.has('index.html') ? { read } : null;
}

/** Null when another build has taken it away. */
function readAsset(folder: string, name: string, names: ReadonlySet<string>): WebAsset | null {
  const bytesOf = (each: string) => new Uint8Array(readFileSync(join(folder, each)));
  const packed = (ending: string) => (names.has(name + ending) ? bytesOf(name + ending) : null);
  try {
    const bytes = bytesOf(name);
    return {
      type: TYPES[extname(name).toLowerCase()] ?? OTHER_TYPE,
      ...{ bytes, br: packed('.br'), gzip: packed('.gz') },
      etag: createHash('sha256').update(bytes).digest('hex').slice(0, ETAG_CHARS),
      immutable: HASHED.test(name),
    };
  } catch (error) {
    return ifMissing(error as NodeJS.ErrnoException, null);
  }
}

/**
 * Files by their names below the folder, without hidden ones and links. Read at once, names put together as text: a server
 * does nothing else while it starts, and there are some 1,800.
 */
function namesIn(folder: string, below = ''): string[] {
  const entries = readEntries(join(folder, below)).filter(({ name }) => !name.startsWith('.'));
  return entries.flatMap((entry) => {
    const name = below + entry.name;
    if (entry.isDirectory()) return namesIn(folder, `${name}/`);
    return entry.isFile() ? [name] : [];
  });
}

function readEntries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return ifMissing(error as NodeJS.ErrnoException, []);
  }
}

function plainName(name: string): string {
  return name.replace(COMPRESSED, '');
}

function ifMissing<T>(error: NodeJS.ErrnoException, answer: T): T {
  if (error.code === 'ENOENT') return answer;
  throw error;
}
