import { describe, expect, it } from 'vitest';
import { knownChoices, typedTerm } from './completion.ts';

describe('what is typed in a search', () => {
  it.each([
    ['ta', null, 'ta', 'ta'],
    ['a tag:cha', 'tag', 'cha', 'cha'],
    ['-tag:cha', 'tag', 'cha', 'cha'],
    ['a #ch', 'tag', 'ch', '#ch'],
    ['tag:(a OR b', null, 'b', 'b'],
    ['"my property":x', 'my property', 'x', 'x'],
    ['due<=to', 'due', 'to', 'to'],
    ['due:>=to', 'due', 'to', 'to'],
    ['Status:"in pro', 'status', 'in pro', '"in pro'],
    ['status!=', 'status', '', ''],
    ['(sta', null, 'sta', 'sta'],
  ])('%j ends in a value of %j', (text, field, prefix, replaced) => {
    const typed = typedTerm(text, text.length);
    expect(typed).toMatchObject({ field, prefix });
    expect(text.slice(typed?.span.from, typed?.span.to)).toBe(replaced);
  });

  it.each(['', 'a ', '"two wor'])('%j ends in nothing that can be completed', (text) => {
    expect(typedTerm(text, text.length)).toBeNull();
  });

  it('is told by the caret, not by the end of the text', () => {
    expect(typedTerm('is:or more', 5)).toMatchObject({ field: 'is', prefix: 'or', span: { from: 3, to: 5 } });
  });

  it('is offered the words of the field', () => {
    const offered = (text: string) => knownChoices(typedTerm(text, text.length)!).map(({ put }) => put);
    expect(offered('is:o')).toEqual(['orphan']);
    expect(offered('ti')).toEqual(['title:']);
    expect(offered('status:o')).toEqual([]);
  });
});
