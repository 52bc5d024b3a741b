import { describe, expect, it } from 'vitest';
import { contentAddress, fragmentOf, isOtherSite, isSafePicture, pathAt } from './addresses.ts';
import { keptStyle } from './kept-style.ts';

describe('addresses', () => {
  it('lead from the folder of the file, and never out of the notebook', () => {
    expect(pathAt('runs/a.md', 'plot%201.png?x#y')).toBe('runs/plot 1.png');
    expect(pathAt('runs/deep/a.md', '../b.png')).toBe('runs/b.png');
    expect(pathAt('runs/a.md', '/top.png')).toBe('top.png');
    expect(pathAt('a.md', '../../etc/passwd')).toBeNull();
    expect(pathAt('a.md', '%2e%2e/%2e%2e/x')).toBeNull();
    expect(pathAt('a.md', '//evil.org/x.png')).toBeNull();
  });

  it('are known as those of other sites however they are written', () => {
    for (const address of [
      'https://x.org',
      'HTTP://x',
      '//x.org',
      '\\\\x.org',
      ' ht\ntps://x.org',
      '/\t/x.org',
    ])
      expect(isOtherSite(address), address).toBe(true);
    for (const address of ['x.org', '/x', 'a//b', '#https://x', 'mailto:a@b'])
      expect(isOtherSite(address), address).toBe(false);
  });

  it('may hold a picture themselves, and nothing else', () => {
    expect(isSafePicture('data:image/png;base64,AAAA')).toBe(true);
    expect(isSafePicture('data:text/html,<script>')).toBe(false);
    expect(isSafePicture('data:image/png-or-not,x')).toBe(false);
  });

  it('of bytes hold every name', () => {
    expect(contentAddress('N', 'a b/ü#?.png')).toBe(
      '/api/v1/files/by-path-content/a%20b/%C3%BC%23%3F.png?notebook_id=N',
    );
    expect(fragmentOf('a.md#Day%202')).toBe('Day 2');
  });
});

describe('keptStyle', () => {
  it('keeps how words look, and drops what moves or loads anything', () => {
    expect(keptStyle('text-align: right; color: rgb(1, 2, 3)')).toBe(
      'text-align: right; color: rgb(1, 2, 3)',
    );
    for (const style of [
      ...['position: fixed', 'background-color: url(x)', 'color: expression(alert(1))', 'width: calc(1px)'],
      ...['color: var(--x)', 'background: red', 'margin: -9px', 'color: red\\;position:fixed', 'inset: 0'],
    ])
      expect(keptStyle(style), style).toBe('');
  });
});
