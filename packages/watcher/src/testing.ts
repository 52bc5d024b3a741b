export { testWatcher } from './watch/watcher.contract.ts';
