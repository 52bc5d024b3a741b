import { ApiError } from '@codexlab/server/client';
import { describe, expect, it } from 'vitest';
import { toQueryProblem } from './query-problem.ts';
import { replaceSpan } from './query-text.ts';

const refused = (detail: string, position: number, length: number) =>
  new ApiError({
    ...{ status: 422, code: 'invalid', error_code: 'INVALID' },
    detail,
    details: { position, length },
  });

describe('what is wrong with a search', () => {
  it.each([
    [
      'a is:orphn',
      5,
      5,
      'There is no is:orphn; did you mean is:orphan? (character 6 of the search)',
      'a is:orphan',
    ],
    ['due<=tomorow', 5, 7, 'did you mean due<=tomorrow?', 'due<=tomorrow'],
    ['rating:5..3', 7, 4, 'The range is turned around; write rating:3..5', 'rating:3..5'],
  ])('%s is mended at its place', (text, position, length, message, mended) => {
    const problem = toQueryProblem(refused(message, position, length), text);
    expect(replaceSpan(text, problem!.span!, problem!.fix!).text).toBe(mended);
    expect(problem!.message).not.toContain('character');
  });

  it('may have no fix, and other failures are no mistakes of the search', () => {
    expect(toQueryProblem(refused('This parenthesis is never closed', 0, 1), '(a')).toEqual({
      ...{ message: 'This parenthesis is never closed.', span: { from: 0, to: 1 }, fix: null },
    });
    expect(toQueryProblem(new Error('offline'), '(a')).toBeNull();
  });
});
