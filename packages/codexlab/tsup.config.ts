import { chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'tsup';
import { library } from '../../tsup.base.ts';
import { type BuiltFiles, noticesOf } from './tsup.notices.ts';

/** The web app as the build of apps/web leaves it; the server reads it from beside its own code. */
const WEB_APP = '../../apps/web/dist';
const COMMAND = 'dist/command';
const THREADS = {
  'index-worker': 'src/worker/index-worker.ts',
  'parse-worker': 'src/worker/parse-worker.ts',
  'maintenance-worker': 'src/worker/maintenance-worker.ts',
  'text-worker': 'src/worker/text-worker.ts',
  'version-worker': 'src/worker/version-worker.ts',
};

export default library({ index: 'src/index.ts', ...THREADS }, { onSuccess: addRest });

async function addRest(): Promise<void> {
  await bundleCommand();
  await takeWebApp();
}

/**
 * The command and its threads with all that they import in some dozens of files: to find and read a thousand small ones takes
 * longer than all else that a start does. What holds machine code stays outside, and so does what is seldom loaded.
 */
async function bundleCommand(): Promise<void> {
  await build({
    ...{ config: false, silent: true, entry: { cli: 'src/cli/main.ts', ...THREADS }, outDir: COMMAND },
    ...{ format: 'esm', target: 'node20', platform: 'node', splitting: true, metafile: true, clean: true },
    noExternal: [/^(?!better-sqlite3$|@codexlab\/storage-libsql$|node:)/],
    external: ['better-sqlite3', '@codexlab/storage-libsql'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    // Compiled parts of ws that may be missing: without them, it does not look for them.
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    esbuildOptions(options) {
      options.mainFields = ['module', 'main'];
    },
  });
  const metafile = join(COMMAND, 'metafile-esm.json');
  const built: BuiltFiles = JSON.parse(await readFile(metafile, 'utf8'));
  requireNames(built);
  const notices = await noticesOf(built);
  await writeFile(join(COMMAND, 'third-party-notices.txt'), notices);
  await rm(metafile);
  await writeFile('dist/cli.js', "#!/usr/bin/env node\nimport './command/cli.js';\n");
  await chmod('dist/cli.js', 0o755);
}

/**
 * Throws where `import()` leads to a CommonJS module: brought along, it has no names but `default`, which nobody hears of
 * before the line runs. A module of ours between the two, with `export * as name from`, has them.
 */
function requireNames({ outputs }: BuiltFiles): void {
  for (const [file, { imports }] of Object.entries(outputs))
    for (const { kind, path } of imports)
      if (kind === 'dynamic-import' && outputs[path]?.exports.join() === 'default')
        throw new Error(
          `${file} imports ${outputs[path].entryPoint} by import(), of which only "default" is there.`,
        );
}

/** In place of the one of the build before, whose hidden files are left where they were. */
async function takeWebApp(): Promise<void> {
  await rm('dist/web', { recursive: true, force: true });
  await cp(WEB_APP, 'dist/web', { recursive: true, filter: isServed });
}

/** Vite's list of what it built, which nobody is sent. */
function isServed(path: string): boolean {
  return basename(path) !== '.vite';
}
