import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { library } from '../../tsup.base.ts';

/** What the page of the API loads, with its licence. */
const SWAGGER_FILES = {
  'swagger-ui.css': 'swagger-ui.css',
  'swagger-ui-bundle.js': 'swagger-ui-bundle.js',
  // Not by their names: where any file of a package has that word in its name, pnpm packs no licence of ours.
  'swagger-ui-bundle.js.LICENSE.txt': 'swagger-ui-bundle.notices.txt',
  LICENSE: 'swagger-ui.apache-2.0.txt',
  NOTICE: 'NOTICE',
};
const SOURCE_MAP = /^\/[/*][#@] sourceMappingURL=.*$/gm;

export default library(['src/index.ts', 'src/contract.ts', 'src/client.ts'], { onSuccess: takeSwagger });

/** Into the package itself: the package they come from is large, and tells its maker of every installation. */
async function takeSwagger(): Promise<void> {
  const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await mkdir('dist/swagger-ui', { recursive: true });
  for (const [name, ours] of Object.entries(SWAGGER_FILES)) {
    const text = await readFile(join(from, name), 'utf8');
    await writeFile(join('dist/swagger-ui', ours), text.replaceAll(SOURCE_MAP, ''));
  }
}
