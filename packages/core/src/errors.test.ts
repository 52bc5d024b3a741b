import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CodexError, errorTable, isCodexError, type CodexErrorCode } from './errors.ts';

const codes = Object.keys(errorTable) as CodexErrorCode[];

describe('the error table', () => {
  it('is what docs/errors.md says, line by line', () => {
    expect(documentedErrors()).toEqual(
      codes.map((code) => ({
        code,
        httpStatus: errorTable[code].httpStatus,
        exitCode: errorTable[code].exitCode,
        meaning: errorTable[code].meaning,
      })),
    );
  });

  it.each(codes)('gives %s an HTTP error status and an exit code that says failure', (code) => {
    expect(errorTable[code].httpStatus).toBeGreaterThanOrEqual(400);
    expect(errorTable[code].httpStatus).toBeLessThan(600);
    expect([1, 2, 3, 4]).toContain(errorTable[code].exitCode);
  });
});

describe('CodexError', () => {
  it('keeps code, details and cause, and has a stack', () => {
    const cause = new Error('EACCES');
    const error = new CodexError('unavailable', 'Cannot read a.md.', { path: 'a.md' }, { cause });
    expect(error).toMatchObject({
      name: 'CodexError',
      code: 'unavailable',
      message: 'Cannot read a.md.',
      details: { path: 'a.md' },
      cause,
    });
    expect(error.stack).toContain('errors.test.ts');
  });

  it('is told from other errors, and by its code when one is named', () => {
    const error = new CodexError('stale', 'Too old.');
    expect(isCodexError(error)).toBe(true);
    expect(isCodexError(error, 'stale')).toBe(true);
    expect(isCodexError(error, 'invalid')).toBe(false);
    expect(isCodexError(new Error('stale'))).toBe(false);
    expect(isCodexError({ name: 'CodexError', code: 'stale' })).toBe(false);
  });
});

function documentedErrors() {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, code, status, exit, meaning]) => ({
      code: code?.replaceAll('`', ''),
      httpStatus: Number(status),
      exitCode: Number(exit),
      meaning,
    }));
}
