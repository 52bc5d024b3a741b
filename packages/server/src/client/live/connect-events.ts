import { toApiError, unreachable } from '../api-error.ts';
import type { TokenKeeper } from '../token-keeper.ts';
import { createEventReader } from './event-reader.ts';
import type { StreamListener } from './stream.ts';

/**
 * Listens to server-sent events until they end or the signal ends them. Throws the `ApiError` with which they were
 * refused or broke off.
 */
export async function connectEvents(
  { keeper, path }: { readonly keeper: TokenKeeper; readonly path: string },
  { signal, onText, onSign }: StreamListener,
): Promise<void> {
  const headers = new Headers({ accept: 'text/event-stream' });
  const response = await keeper.send(path, { method: 'GET', headers, signal }, { repeatable: true });
  if (!response.ok) throw await toApiError(response);
  const reader = response.body?.getReader();
  const takeChunk = createEventReader((event) => {
    const text = event.data ?? heartbeatAt(event.id);
    if (!signal.aborted && text !== null) onText(text);
  });
  const stop = () => void reader?.cancel().catch(() => undefined); // it may have broken off already
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let chunk = await read(reader); chunk && !signal.aborted; chunk = await read(reader)) {
      onSign();
      takeChunk(chunk);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  try {
    return (await reader?.read())?.value;
  } catch (cause) {
    throw unreachable(cause);
  }
}

/** What says only where to go on is what sockets call a heartbeat. */
function heartbeatAt(cursor: string | null): string | null {
  return cursor === null ? null : JSON.stringify({ type: 'heartbeat', cursor, data: {} });
}
