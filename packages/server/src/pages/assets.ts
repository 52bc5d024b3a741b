import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that a page of ours loads. */
export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The files of Swagger UI that the page of the API loads, by their names. */
const SWAGGER_FILES: Readonly<Record<string, string>> = Object.freeze({
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
});

/** Reads one of them; null for any other name. */
export async function swaggerAsset(name: string): Promise<Asset | null> {
  if (!Object.hasOwn(SWAGGER_FILES, name)) return null;
  return { type: SWAGGER_FILES[name]!, bytes: new Uint8Array(await readFile(join(swaggerFolder(), name))) };
}

/** Beside the built server; a checkout has them in the package that they come from. */
function swaggerFolder(): string {
  const { resolve } = createRequire(import.meta.url);
  if (import.meta.url.endsWith('.ts')) return dirname(resolve('swagger-ui-dist/package.json'));
  const beside = fileURLToPath(new URL('./swagger-ui', import.meta.url));
  if (existsSync(beside)) return beside;
  return join(dirname(resolve('@codexlab/server')), 'swagger-ui'); // the server is part of another built program
}
