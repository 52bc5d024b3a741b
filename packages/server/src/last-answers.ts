import type { Server, ServerResponse } from 'node:http';

/**
 * Gives a function that makes the answers under way, and those to come, the last ones of their connections. Without it
 * clients that keep connections would be served for as long as they ask, and a server that closes would not come to an end.
 */
export function lastAnswers(server: Server): () => void {
  const open = new Set<ServerResponse>();
  let isLast = false;
  server.prependListener('request', ({ socket }, response) => {
    open.add(response);
    if (isLast) response.shouldKeepAlive = false;
    response.once('close', () => open.delete(response));
    // Told or not, because its head had gone: all has been handed over, so that nothing is cut.
    response.once('finish', () => isLast && socket.end());
  });
  return () => {
    isLast = true;
    for (const response of open) response.shouldKeepAlive = false;
  };
}
