import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnsi } from './ansi.ts';

const ESC = String.fromCharCode(27);

describe('readAnsi', () => {
  it('tells which stretch looks how', () => {
    expect(readAnsi(`a${ESC}[1;31mb${ESC}[22mc${ESC}[0md`)).toEqual([
      { text: 'a', looks: [] },
      { text: 'b', looks: ['bold', 'red'] },
      { text: 'c', looks: ['red'] },
      { text: 'd', looks: [] },
    ]);
  });

  it('knows the first sixteen of many colours and passes over the rest with their numbers', () => {
    expect(readAnsi(`${ESC}[38;5;2mx`)).toEqual([{ text: 'x', looks: ['green'] }]);
    expect(readAnsi(`${ESC}[38;2;1;4;3mx`)).toEqual([{ text: 'x', looks: [] }]);
    expect(readAnsi(`${ESC}[48;5;200;1mx`)).toEqual([{ text: 'x', looks: ['bold'] }]);
  });

  it('shows the last state of a line that was written over', () => {
    expect(readAnsi('10 %\r50 %\r100 %\ndone\r\nend')).toEqual([{ text: '100 %\ndone\nend', looks: [] }]);
  });

  it('leaves no control sequence in what is shown', () => {
    const part = fc.constantFrom(
      ...['a', 'é', `${ESC}[31m`, `${ESC}[2K`, `${ESC}]8;;x`, ESC, '[', ';', 'm', '\n', '\u0007'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        expect(
          readAnsi(parts.join(''))
            .map(({ text }) => text)
            .join(''),
        ).not.toContain(ESC);
      }),
      { seed: 5 },
    );
  });
});
