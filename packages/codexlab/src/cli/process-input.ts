import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CodexError } from '@codexlab/core';
import type { CommandInput } from './context.ts';

const MAX_INPUT_BYTES = 64 * 1024;

/** The streams that a person is asked over. */
interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown };
}

/** The standard input of this process; `ending` is told when the person asks the command to end while it asks them. */
export function processInput(ending: AbortController, { stdin, stderr }: Streams = process): CommandInput {
  return {
    get isTty() {
      return stdin.isTTY === true;
    },
    readAll: () => readAll(stdin),
    askSecretly: (question) => askSecretly({ stdin, stderr }, question, ending),
  };
}

async function readAll(stdin: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MAX_INPUT_BYTES)
      throw new CodexError('too_large', `The input is longer than ${MAX_INPUT_BYTES} bytes.`, {
        field: 'stdin',
      });
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The line is edited as usual, but goes nowhere; only the question and the end of the line are shown. */
async function askSecretly(
  { stdin, stderr }: Streams,
  question: string,
  ending: AbortController,
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  lines.once('SIGINT', () => ending.abort());
  const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
  stderr.write(question);
  try {
    const answer = await Promise.race([lines.question('', { signal: ending.signal }), ended]);
    if (answer === null) throw new CodexError('invalid', 'No password was given.', { field: 'password' });
    return answer;
  } finally {
    stderr.write('\n');
    lines.close();
  }
}
