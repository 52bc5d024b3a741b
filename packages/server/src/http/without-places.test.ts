import { CodexError } from '@codexlab/core';
import { describe, expect, it } from 'vitest';
import { HttpError } from './http-error.ts';
import { hidingPlaces, withoutPlaces } from './without-places.ts';

const ROOT = '/srv/my lab/notes/cells';

describe('a text for people who do not see the machine', () => {
  it.each([
    [`Cannot read ${ROOT}/.git/index.`, 'Cannot read .git/index.'],
    [`${ROOT} is no repository`, 'the folder of the notebook is no repository'],
    ["fatal: unsafe repository ('/srv/ada/work')", "fatal: unsafe repository ('…/work')"],
    ['remote https://ada:s3cret@git.example/x.git failed', 'remote https://git.example/x.git failed'],
    ['held by C:\\Users\\ada\\.git\\index.lock', 'held by …/index.lock'],
    ['runs/day 2.md and/or notes/a.md at 1/2', 'runs/day 2.md and/or notes/a.md at 1/2'],
    ['See https://git-scm.com/docs/git-gc for more', 'See https://git-scm.com/docs/git-gc for more'],
  ])('%j reads %j', (text, told) => {
    expect(withoutPlaces(text, ROOT)).toBe(told);
  });
});

describe('work that fails', () => {
  it('tells neither in its message nor in its details where things lie', async () => {
    const details = { lock: `${ROOT}/.git/index.lock`, count: 2, paths: ['a/b/c.md'] };
    const failing = () => Promise.reject(new CodexError('conflict', `Locked: ${ROOT}/.git`, details));
    await expect(hidingPlaces(ROOT, failing)).rejects.toMatchObject({
      ...{ code: 'conflict', message: 'Locked: .git' },
      details: { lock: '.git/index.lock', count: 2, paths: ['a/b/c.md'] },
    });
  });

  it('keeps the failures of HTTP, and what is no failure of ours, as they are', async () => {
    const given = [
      new HttpError({ status: 412, code: 'conflict', errorCode: 'X' }, `${ROOT}`),
      new TypeError(`${ROOT}`),
    ];
    for (const error of given)
      await expect(hidingPlaces(ROOT, () => Promise.reject(error))).rejects.toBe(error);
  });
});
