import { expect, it, vi } from 'vitest';
import { CodexError, isCodexError } from './errors.ts';

it('knows an error of another copy of this module, by its code too', async () => {
  vi.resetModules();
  const copy = await import('./errors.ts');
  expect(copy.CodexError).not.toBe(CodexError);
  const error = new copy.CodexError('conflict', 'Taken.');
  expect(error).toBeInstanceOf(CodexError);
  expect([isCodexError(error, 'conflict'), isCodexError(error, 'invalid')]).toEqual([true, false]);
});

it('takes no other error for one, and none of its own for a more special one', () => {
  class Special extends CodexError {}
  const plain = new CodexError('invalid', 'Wrong.');
  expect(new Error('Wrong.')).not.toBeInstanceOf(CodexError);
  expect({ code: 'invalid', message: 'Wrong.' }).not.toBeInstanceOf(CodexError);
  expect(plain).not.toBeInstanceOf(Special);
  expect(new Special('invalid', 'Wrong.')).toBeInstanceOf(Special);
  expect(new Special('invalid', 'Wrong.')).toBeInstanceOf(CodexError);
});
