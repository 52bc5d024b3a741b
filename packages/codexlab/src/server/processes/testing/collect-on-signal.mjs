// Loaded before a server: SIGUSR2 collects all garbage and says so, so that what is left is what the server holds.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    process.stderr.write(`collected, ${process.memoryUsage().heapUsed} bytes are left\n`);
  });
}
