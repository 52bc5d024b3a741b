import { describe, expect, it } from 'vitest';
import { commitWords } from './commit-words.ts';

describe('commitWords', () => {
  it('leaves out what is written for programs', () => {
    const message =
      'Second series\n\nSlower this time.\n\nCodex-Actor: 01M\nCo-authored-by: Codex <codex@localhost>\n';
    expect(commitWords(message)).toEqual({ subject: 'Second series', body: 'Slower this time.' });
  });

  it('keeps the people who wrote a commit together', () => {
    const message = 'Both\n\nCo-authored-by: Bob <bob@lab.example>';
    expect(commitWords(message).body).toBe('Co-authored-by: Bob <bob@lab.example>');
  });

  it('says so when there is no message', () => {
    expect(commitWords('\n')).toEqual({ subject: 'Without a message', body: null });
  });
});
