import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHeaders } from './content-headers.ts';

const of = (mimeType: string, name = 'a', download = false) => contentHeaders({ name, mimeType, download });

describe('bytes that somebody wrote', () => {
  it.each([
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'application/pdf',
    'text/xml',
    'text/markdown',
  ])('of the type %s come as an attachment', (type) =>
    expect(of(type)['content-disposition']).toMatch(/^attachment;/),
  );

  it('are shown in place when no browser runs them, unless they are to be kept', () => {
    expect(of('image/png')['content-disposition']).toMatch(/^inline;/);
    expect(of('image/png', 'a', true)['content-disposition']).toMatch(/^attachment;/);
  });

  it('are sandboxed and not sniffed, whatever they are', () => {
    for (const type of ['image/png', 'text/html', 'nonsense']) {
      expect(of(type)['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
      expect(of(type)['x-content-type-options']).toBe('nosniff');
    }
  });

  it('have no type but a well-formed one', () => {
    expect(of('text/plain\r\nset-cookie: a=b')['content-type']).toBe('application/octet-stream');
    expect(of('')['content-type']).toBe('application/octet-stream');
    expect(of('Text/Plain; charset=latin1')['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('have a header for any name, from which the name can be read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        const value = of('image/png', name)['content-disposition'] ?? '';
        expect(value).toMatch(/^inline; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.~%!$&+-]*$/);
        expect(decodeURIComponent(value.split("UTF-8''")[1] ?? '')).toBe(name.toWellFormed());
        expect(() => new Headers({ 'content-disposition': value })).not.toThrow();
      }),
      { seed: 4 },
    );
  });
});
