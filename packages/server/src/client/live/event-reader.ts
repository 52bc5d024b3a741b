/**
 * Reads a stream of server-sent events from its bytes, cut anywhere, and tells the `data` of each event once it is
 * whole. What is left of the last one when the stream ends is no event. Other fields and comments are passed over.
 */
export function createEventReader(onData: (data: string) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let pending = '';
  let data: string[] = [];

  function takeLine(line: string): void {
    if (line === '') {
      const lines = data;
      data = [];
      if (lines.length > 0) onData(lines.join('\n'));
    } else if (line === 'data') data.push('');
    else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
  }

  return (chunk) => {
    // A carriage return at the end may be half of a line end.
    const text = pending + decoder.decode(chunk, { stream: true });
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? '';
    for (const line of lines) takeLine(line);
  };
}
