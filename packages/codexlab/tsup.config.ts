import { library } from '../../tsup.base.ts';

export default library({
  index: 'src/index.ts',
  cli: 'src/cli/main.ts',
  'index-worker': 'src/worker/index-worker.ts',
  'parse-worker': 'src/worker/parse-worker.ts',
  'maintenance-worker': 'src/worker/maintenance-worker.ts',
  'text-worker': 'src/worker/text-worker.ts',
  'version-worker': 'src/worker/version-worker.ts',
});
