import { join } from 'node:path';
import { ROOT, run } from './run.mjs';
import { publishedPackages, readJson } from './workspace.mjs';

/**
 * Packs every published package into `folder`, as it would be published: `{ dir, name, tarball }` of each. They must be
 * built.
 */
export async function packPackages(folder) {
  const { code, output } = await pnpm(['-r', '--filter=./packages/*', 'pack', '--pack-destination', folder]);
  if (code !== 0) throw new Error(`The packages were not packed.\n${output}`);
  return publishedPackages().map((dir) => {
    const { name, version } = readJson(dir, 'package.json');
    return { dir, name, tarball: join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`) };
  });
}

/** Runs the pnpm that runs this script, else the one that the workspace names. */
function pnpm(args) {
  return process.env.npm_config_user_agent?.startsWith('pnpm/')
    ? run(process.execPath, [process.env.npm_execpath, ...args])
    : run('npx', ['-y', readJson('package.json').packageManager, ...args], { cwd: ROOT });
}
