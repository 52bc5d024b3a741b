import { describe, expect, it, vi } from 'vitest';
import { createEventReader, MAX_EVENT_CHARS, type SentEvent } from './event-reader.ts';

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

  it('takes a line as long as it may be, and holds no more of what never ends than that', () => {
    const value = 'x'.repeat(MAX_EVENT_CHARS - 'data:'.length);
    const cut = (text: string) => [encoder.encode(text.slice(0, 1000)), encoder.encode(text.slice(1000))];
    for (const end of ['\n\n', '\r\n\r\n'])
      expect(read(cut(`data:${value}${end}`))).toEqual([{ data: value, id: null }]);
    const tooLong = [
      `data:${value}x\n\n`,
      `data:${value}x`,
      `: comment ${value}`,
      `data:${value}\ndata:x\n\n`,
    ];
    for (const text of tooLong)
      expect(() => read(cut(text))).toThrow(expect.objectContaining({ status: 0, errorCode: 'UNREACHABLE' }));
  });

  it('looks once at what came, however many pieces a line comes in', () => {
    const split = vi.spyOn(String.prototype, 'split');
    try {
      const chunks = Array.from({ length: 100 }, () => encoder.encode('data'));
      expect(read([...chunks, encoder.encode('\n\n')])).toEqual([]);
      const looked = split.mock.contexts.reduce<number>((sum, text) => sum + String(text).length, 0);
      expect(looked).toBe(402);
    } finally {
      split.mockRestore();
    }
  });
});
