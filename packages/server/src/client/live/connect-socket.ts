import type { LiveSocketConstructor } from './live-socket.ts';
import type { StreamListener } from './stream.ts';

/**
 * Listens at a WebSocket until it closes, and gives the code it was closed with; null when the signal ended it. A
 * connection that could not be made is told as one that broke off (1006): browsers say no more.
 */
export function connectSocket(
  { Socket, url }: { readonly Socket: LiveSocketConstructor; readonly url: string },
  { signal, onText, onSign }: StreamListener,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const socket = new Socket(url);
    const over = new AbortController();
    const end = (settle: () => void) => {
      over.abort();
      settle();
    };
    const closeNow = (settle: () => void) => {
      end(settle);
      socket.close();
    };
    socket.addEventListener('error', () => undefined); // the close that follows says as much
    socket.addEventListener('close', ({ code }) => end(() => resolve(code)));
    socket.addEventListener('message', ({ data }) => {
      if (over.signal.aborted) return;
      onSign();
      try {
        if (typeof data === 'string') onText(data);
      } catch (error) {
        closeNow(() => reject(error));
      }
    });
    const onAbort = () => closeNow(() => resolve(null));
    signal.addEventListener('abort', onAbort, { once: true, signal: over.signal });
    if (signal.aborted) onAbort();
  });
}
