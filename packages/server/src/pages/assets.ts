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

/** Beside the built server; a checkout has them in the package that they come from. */
const SWAGGER_FOLDER = import.meta.url.endsWith('.ts')
  ? dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  : fileURLToPath(new URL('./swagger-ui', import.meta.url));

/** Reads one of them; null for any other name. */
export async function swaggerAsset(name: string): Promise<Asset | null> {
  if (!Object.hasOwn(SWAGGER_FILES, name)) return null;
  return { type: SWAGGER_FILES[name]!, bytes: new Uint8Array(await readFile(join(SWAGGER_FOLDER, name))) };
}
