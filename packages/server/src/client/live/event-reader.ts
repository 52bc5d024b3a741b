import { unreachable } from '../api-error.ts';

/** One server-sent event, as far as this client wants to know. */
export interface SentEvent {
  /** Null: none was sent; nothing happened but that `id` is where to go on. */
  readonly data: string | null;
  readonly id: string | null;
}

/** The most that is held of one event, in UTF-16 units: those of a server have a path or two in them. */
export const MAX_EVENT_CHARS = 1024 * 1024;

/**
 * Reads a stream of server-sent events from its bytes, cut anywhere, and tells each event once it is whole. What is left
 * of the last one when the stream ends is no event. Other fields and comments are passed over. Throws the `ApiError` of
 * a server that cannot be reached when an event is longer than `MAX_EVENT_CHARS`: whoever asks anew may get a better one.
 */
export function createEventReader(onEvent: (event: SentEvent) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let pending = '';
  /** The last was a carriage return: a line feed that follows is of the same line end. */
  let isAfterReturn = false;
  let data: string[] = [];
  let dataChars = 0;
  let id: string | null = null;

  function requireRoom(line: string): void {
    if (dataChars + line.length > MAX_EVENT_CHARS) throw unreachable(new Error('An event has no end.'));
  }

  function takeLine(line: string): void {
    requireRoom(line);
    if (line === '') return takeEnd();
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') {
      data.push(value);
      dataChars += line.length;
    }
    if (name === 'id') id = value;
  }

  function takeEnd(): void {
    const event = { data: data.length > 0 ? data.join('\n') : null, id };
    data = [];
    dataChars = 0;
    id = null;
    if (event.data !== null || event.id !== null) onEvent(event);
  }

  return (chunk) => {
    const decoded = decoder.decode(chunk, { stream: true });
    if (decoded === '') return;
    const text = isAfterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    isAfterReturn = decoded.endsWith('\r');
    const lines = text.split(/\r\n|\n|\r/);
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      takeLine(pending + line);
      pending = '';
    }
    pending += rest;
    requireRoom(pending);
  };
}
