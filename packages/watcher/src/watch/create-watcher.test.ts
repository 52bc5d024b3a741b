import { createWatcher } from './create-watcher.ts';
import { testWatcher } from '../testing.ts';

if (process.platform === 'linux')
  testWatcher('one watch per folder', () => createWatcher({ kind: 'native' }));
testWatcher('chokidar', () => createWatcher({ kind: 'chokidar' }));
testWatcher('polling', () => createWatcher({ kind: 'polling' }));
