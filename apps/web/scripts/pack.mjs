// Compresses the built app once, so that the server need not with each request: NAME.br and NAME.gz
// beside each text of the build that gets smaller by it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXTS = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.ttf', '.wasm', '.webmanifest']);
const LEAST_BYTES = 1024;
const WIDTH = 4;
/** The greatest, 11, takes a minute for a few per cent less. */
const QUALITY = 9;

const folder = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
const queue = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && TEXTS.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath, entry.name))
  .values();
await Promise.all(Array.from({ length: WIDTH }, packSome));

async function packSome() {
  for (const path of queue) await pack(path);
}

async function pack(path) {
  const bytes = readFileSync(path);
  if (bytes.length < LEAST_BYTES) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const packed = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  for (const [at, ending] of ['.br', '.gz'].entries())
    if (packed[at].length < bytes.length) writeFileSync(path + ending, packed[at]);
}
