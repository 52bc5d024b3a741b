// Runs the example of every README, from source, in an empty folder; and looks whether READMEs of packages say how to
// install them and name all that they export.
import { mkdirSync, mkdtempSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleOf, readmeOf } from './readme-example.mjs';
import { finish, inParallel, ROOT, run } from './run.mjs';
import { publishedPackages, readJson } from './workspace.mjs';

const TIMEOUT_MS = 60_000;

const folders = ['.', ...publishedPackages()];
const results = await inParallel(folders, 2, checkReadme);
finish(results.flat(), `${folders.length} examples ran`);

async function checkReadme(dir) {
  const readme = readmeOf(dir);
  if (readme === null) return [`${dir}: there is no README.md`];
  const lacking = namesFor(dir)
    .filter((name) => !readme.includes(name))
    .map((name) => `${dir}/README.md: says nothing of ${name}`);
  const example = exampleOf(readme);
  if (example === null) return [...lacking, `${dir}/README.md: no block is marked \`\`\`ts run`];
  const { code, output } = await runExample(dir, example);
  return code === 0 ? lacking : [...lacking, `${dir}/README.md: the example failed\n${output}`];
}

/** What strangers look for: how to install a package, where to import from, how it fails. */
function namesFor(dir) {
  if (dir === '.') return [];
  const { name, exports } = readJson(dir, 'package.json');
  return [`npm install ${name}`, 'Errors', ...Object.keys(exports).map((path) => name + path.slice(1))];
}

async function runExample(dir, text) {
  const folder = mkdtempSync(join(tmpdir(), 'codexlab-readme-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'example.ts'), text);
    installInto(folder, dir);
    const args = ['--conditions=codexlab-source', '--import', import.meta.resolve('tsx'), 'example.ts'];
    const env = { ...process.env, XDG_DATA_HOME: join(folder, 'data') };
    return await run(process.execPath, args, { cwd: folder, env, timeout: TIMEOUT_MS });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes every package of ours importable, and the dependencies of the package whose README it is. */
function installInto(folder, dir) {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@codexlab'), { recursive: true });
  for (const member of publishedPackages()) {
    symlinkSync(join(ROOT, member), join(modules, readJson(member, 'package.json').name));
  }
  const own = join(ROOT, dir, 'node_modules');
  for (const name of existsSync(own) ? readdirSync(own) : []) {
    if (!name.startsWith('.') && !existsSync(join(modules, name)))
      symlinkSync(join(own, name), join(modules, name));
  }
}
