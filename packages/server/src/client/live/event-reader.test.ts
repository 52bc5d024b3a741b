import { describe, expect, it } from 'vitest';
import { createEventReader, type SentEvent } from './event-reader.ts';

const encoder = new TextEncoder();

function read(chunks: readonly Uint8Array[]): SentEvent[] {
  const events: SentEvent[] = [];
  const take = createEventReader((event) => events.push(event));
  for (const chunk of chunks) take(chunk);
  return events;
}

const STREAM = [
  'retry: 2000\n\n',
  'id: ~A.1\nevent: file_created\ndata: {"path":"Größe 🙂.md"}\n\n',
  ': alive\nid: ~A.2\n\n',
  'data:no space\r\ndata: second line\r\n\r\n',
  'data\rdata: after an empty line\r\r',
  ': only a comment\n\n',
  'data: cut off in the midd',
].join('');
const EVENTS = [
  { data: '{"path":"Größe 🙂.md"}', id: '~A.1' },
  { data: null, id: '~A.2' },
  { data: 'no space\nsecond line', id: null },
  { data: '\nafter an empty line', id: null },
];

describe('a reader of server-sent events', () => {
  it('tells whole events, whatever ends their lines, and nothing of one that was cut off', () => {
    expect(read([encoder.encode(STREAM)])).toEqual(EVENTS);
  });

  it('tells the same wherever the bytes are cut, within characters and line ends too', () => {
    const bytes = encoder.encode(STREAM);
    for (let at = 0; at <= bytes.length; at++)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)]), `cut at ${at}`).toEqual(EVENTS);
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
  });
});
