import { describe, expect, it } from 'vitest';
import { arrivingFile } from './multipart.ts';

type Part = readonly [name: string, value: string | File];

async function requestWith(
  parts: readonly Part[],
): Promise<{ readonly type: string; readonly bytes: Uint8Array }> {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const made = new Response(form);
  const type = made.headers.get('content-type') ?? '';
  return { type, bytes: new Uint8Array(await made.arrayBuffer()) };
}

/** Hands the bytes out in small pieces, as a network does. */
function request(type: string, bytes: Uint8Array, pieceBytes = 37): Request {
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, (at += pieceBytes)));
    },
  });
  const init: RequestInit = { method: 'POST', headers: { 'content-type': type }, body, duplex: 'half' };
  return new Request('http://codex.test/', init);
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

const long = 'Bühne\r\n--x'.repeat(5000);

describe('a file that arrives', () => {
  it('as the body itself has no name, and its bytes as they are', async () => {
    const { name, chunks } = await arrivingFile(request('image/png', Buffer.from(long)));
    expect(name).toBeNull();
    expect(await textOf(chunks)).toBe(long);
  });

  it('as nothing at all is empty', async () => {
    const { chunks } = await arrivingFile(new Request('http://codex.test/', { method: 'POST' }));
    expect(await textOf(chunks)).toBe('');
  });

  it('in a form has its name and its bytes; other fields are passed over', async () => {
    const form = await requestWith([
      ['note', 'x'],
      ['file', new File([long], 'Größe.csv')],
      ['after', 'y'],
    ]);
    const { name, chunks } = await arrivingFile(request(form.type, form.bytes, 1000));
    expect(name).toBe('Größe.csv');
    expect(await textOf(chunks)).toBe(long);
  });

  it('brings no folders in its name', async () => {
    const form = await requestWith([['file', new File(['a'], '../../etc/passwd')]]);
    expect((await arrivingFile(request(form.type, form.bytes))).name).toBe('passwd');
  });
});

describe('a form', () => {
  const isInvalid = expect.objectContaining({ code: 'invalid', details: { field: 'body' } });

  it('without a file is refused', async () => {
    const form = await requestWith([['note', 'x']]);
    await expect(arrivingFile(request(form.type, form.bytes))).rejects.toEqual(isInvalid);
  });

  it('without a boundary, or with none of its parts, is refused', async () => {
    await expect(arrivingFile(request('multipart/form-data', Buffer.from('a')))).rejects.toEqual(isInvalid);
    await expect(
      arrivingFile(request('multipart/form-data; boundary=x', Buffer.from('rubbish'))),
    ).rejects.toEqual(isInvalid);
  });

  it('with a second file fails before the end of the first is told', async () => {
    const form = await requestWith([
      ['a', new File(['one'], 'a.txt')],
      ['b', new File(['two'], 'b.txt')],
    ]);
    const { chunks } = await arrivingFile(request(form.type, form.bytes));
    await expect(textOf(chunks)).rejects.toEqual(isInvalid);
  });

  it.each([3, 60, 200])(
    'that is cut off %i bytes before its end fails instead of ending early',
    async (cut) => {
      const form = await requestWith([['file', new File([long], 'a.txt')]]);
      const { chunks } = await arrivingFile(request(form.type, form.bytes.slice(0, -cut), 4096));
      await expect(textOf(chunks)).rejects.toEqual(isInvalid);
    },
  );

  it('whose file nobody reads to the end is left alone', async () => {
    const form = await requestWith([['file', new File([long], 'a.txt')]]);
    const { chunks } = await arrivingFile(request(form.type, form.bytes));
    for await (const chunk of chunks) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});
