import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { processInput } from './process-input.ts';

function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const shown: string[] = [];
  const ending = new AbortController();
  const input = processInput(ending, { stdin, stderr: { write: (text) => shown.push(text) } });
  return { stdin, shown, ending, input };
}

describe('what a person types when they are asked for a secret', () => {
  it('is read to the end of its line, edited as usual, and never shown', async () => {
    const { stdin, shown, input } = terminal();
    const asked = input.askSecretly('Password: ');
    stdin.write('wrong\u0015right secres\u007ft\r');
    expect(await asked).toBe('right secret');
    const again = input.askSecretly('Once more: ');
    stdin.write('second\r');
    expect(await again).toBe('second');
    expect(shown).toEqual(['Password: ', '\n', 'Once more: ', '\n']);
  });

  it('may be nothing: the end of the input is told, and an interruption ends the command', async () => {
    const closed = terminal();
    const asked = closed.input.askSecretly('Password: ');
    closed.stdin.write('\u0004');
    await expect(asked).rejects.toMatchObject({ code: 'invalid' });

    const interrupted = terminal();
    const question = interrupted.input.askSecretly('Password: ');
    interrupted.stdin.write('abc\u0003');
    await expect(question).rejects.toThrow();
    expect(interrupted.ending.signal.aborted).toBe(true);
  });
});

describe('what another program writes', () => {
  it('is read to its end, up to a limit', async () => {
    const { stdin, input } = terminal();
    stdin.end(Buffer.from('pässwörd\n'));
    expect(await input.readAll()).toBe('pässwörd\n');
    const endless = terminal();
    endless.stdin.end(Buffer.alloc(70_000));
    await expect(endless.input.readAll()).rejects.toMatchObject({ code: 'too_large' });
  });
});
