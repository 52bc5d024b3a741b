import { describe, expect, it } from 'vitest';
import { editText } from './exact-text.ts';

const bytes = (...parts: (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])),
  );
const upper = (text: string): string => text.replace('a', 'Ä');

describe('the text of a file', () => {
  it('is edited behind its byte order mark', async () => {
    expect(await editText(bytes(0xef, 0xbb, 0xbf, 'ab'), upper)).toEqual(bytes(0xef, 0xbb, 0xbf, 'Äb'));
  });

  it('keeps its encoding', async () => {
    expect(await editText(bytes(0xff, 0xfe, 97, 0, 98, 0), upper)).toEqual(bytes(0xff, 0xfe, 0xc4, 0, 98, 0));
    expect(await editText(bytes(0xfe, 0xff, 0, 97, 0, 98), upper)).toEqual(bytes(0xfe, 0xff, 0, 0xc4, 0, 98));
  });

  it.each([
    ['has bytes that are not UTF-8', bytes('a', 0xff)],
    ['has half a UTF-16 character', bytes(0xff, 0xfe, 97, 0, 98)],
    ['has half a surrogate pair', bytes(0xff, 0xfe, 0, 0xd8, 97, 0)],
    ['is binary', bytes('a', 0)],
  ])('is refused when it %s', async (_title, content) => {
    await expect(editText(content, upper)).rejects.toMatchObject({ code: 'unsupported' });
  });
});
