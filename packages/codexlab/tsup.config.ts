import { cp, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { library } from '../../tsup.base.ts';

/** The web app as the build of apps/web leaves it; the server reads it from beside its own code. */
const WEB_APP = '../../apps/web/dist';

export default library(
  {
    index: 'src/index.ts',
    cli: 'src/cli/main.ts',
    'index-worker': 'src/worker/index-worker.ts',
    'parse-worker': 'src/worker/parse-worker.ts',
    'maintenance-worker': 'src/worker/maintenance-worker.ts',
    'text-worker': 'src/worker/text-worker.ts',
    'version-worker': 'src/worker/version-worker.ts',
  },
  { onSuccess: takeWebApp },
);

/** In place of the one of the build before, whose hidden files are left where they were. */
async function takeWebApp(): Promise<void> {
  await rm('dist/web', { recursive: true, force: true });
  await cp(WEB_APP, 'dist/web', { recursive: true, filter: isServed });
}

/** Vite's list of what it built, which nobody is sent. */
function isServed(path: string): boolean {
  return basename(path) !== '.vite';
}
