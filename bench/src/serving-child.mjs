/**
 * Tells the parent process where this server listens, answers when it asks for the memory in use, and ends with it.
 *
 * @param {number} port
 * @param {() => unknown} close
 */
export function servingAt(port, close) {
  process.on('message', () => process.send({ rssBytes: process.memoryUsage.rss() }));
  process.on('disconnect', async () => {
    await close();
    process.exit(0);
  });
  process.send({ port });
}
