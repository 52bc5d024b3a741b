import { describe, expect, it } from 'vitest';
import { authorshipOf } from './authorship.ts';

const author = { name: 'Ada', email: 'ada@example.org' };

describe('who wrote a commit', () => {
  it.each([
    [
      'Auto-commit: a.md\n\nCodex-Actor: 01J0000000000000000000000A\nCodex-Via: api',
      '01J0000000000000000000000A',
      'human',
    ],
    [
      'Update 3 files\n\nCodex-Actor: 01J0000000000000000000000B\nCodex-Via: agent',
      '01J0000000000000000000000B',
      'agent',
    ],
    ['Auto-commit: a.md\n\nCodex-Via: agent', null, 'agent'],
    ['Auto-commit: a.md\n\nCodex-Via: command', null, 'human'],
    ['Auto-commit: a.md\n\nCodex-Via: disk', null, 'unknown'],
    ['Fix the plot', null, 'unknown'],
    ['Codex-Via: agent', null, 'unknown'],
    ['Fix\n\nThe line\nCodex-Via: agent\nis quoted here', null, 'unknown'],
    ['Fix\n\nCodex-Actor: \nCodex-Via: api', null, 'unknown'],
  ])('is read from the trailers of %j', (message, actor, kind) => {
    expect(authorshipOf({ author, message })).toEqual({ ...author, actor, kind });
  });
});
