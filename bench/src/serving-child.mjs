import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Tells the parent process where this server listens, answers when it asks for the memory in use (`kept`: without what
 * can be collected), and ends with it.
 *
 * @param {number} port
 * @param {() => unknown} close
 */
export function servingAt(port, close) {
  process.on('message', (wanted) => {
    if (wanted === 'kept') collect();
    process.send({ rssBytes: process.memoryUsage.rss() });
  });
  process.on('disconnect', async () => {
    await close();
    process.exit(0);
  });
  process.send({ port });
}

function collect() {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  for (let times = 0; times < 3; times++) gc();
}
