import { cp } from 'node:fs/promises';
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
  { onSuccess: () => cp(WEB_APP, 'dist/web', { recursive: true }) },
);
