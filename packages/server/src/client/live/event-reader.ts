/** One server-sent event, as far as this client wants to know. */
export interface SentEvent {
  /** Null: none was sent; nothing happened but that `id` is where to go on. */
  readonly data: string | null;
  readonly id: string | null;
}

/**
 * Reads a stream of server-sent events from its bytes, cut anywhere, and tells each event once it is whole. What is left
 * of the last one when the stream ends is no event. Other fields and comments are passed over.
 */
export function createEventReader(onEvent: (event: SentEvent) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let pending = '';
  let data: string[] = [];
  let id: string | null = null;

  function takeLine(line: string): void {
    if (line === '') return takeEnd();
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') data.push(value);
    if (name === 'id') id = value;
  }

  function takeEnd(): void {
    const event = { data: data.length > 0 ? data.join('\n') : null, id };
    data = [];
    id = null;
    if (event.data !== null || event.id !== null) onEvent(event);
  }

  return (chunk) => {
    // A carriage return at the end may be half of a line end.
    const lines = (pending + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? '';
    for (const line of lines) takeLine(line);
  };
}
