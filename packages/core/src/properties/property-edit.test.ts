import { describe, expect, it } from 'vitest';
import { applyPropertyEdits, locateProperty, type Properties, type PropertyEdit } from './property-edit.ts';

const held: Properties = { status: 'draft', exif: { Camera: 'x', lens: { mm: 50 } }, 'a.b': 1, list: [1] };

describe('an edit of properties', () => {
  it.each<[string, string[]]>([
    ['Status', ['status']],
    ['exif.camera', ['exif', 'Camera']],
    ['EXIF.Lens.MM', ['exif', 'lens', 'mm']],
    ['exif.new', ['exif', 'new']],
    ['a.b', ['a.b']],
    ['status.more', ['status.more']],
    ['list.0', ['list.0']],
    ['exif.', ['exif.']],
    ['.', ['.']],
  ])('finds %s', (name, names) => {
    expect(locateProperty(held, name)).toEqual(names);
  });

  it.each<[PropertyEdit, Properties]>([
    [
      { kind: 'set', name: 'STATUS', value: 'done' },
      { ...held, status: 'done' },
    ],
    [
      { kind: 'set', name: 'new', value: null },
      { ...held, new: null },
    ],
    [
      { kind: 'set', name: 'exif.lens.mm', value: 35 },
      { ...held, exif: { Camera: 'x', lens: { mm: 35 } } },
    ],
    [
      { kind: 'remove', name: 'exif.camera' },
      { ...held, exif: { lens: { mm: 50 } } },
    ],
    [{ kind: 'remove', name: 'none' }, held],
    [
      { kind: 'rename', from: 'exif.camera', to: 'exif.body' },
      { ...held, exif: { body: 'x', lens: { mm: 50 } } },
    ],
  ])('%j is applied', (edit, after) => {
    expect(applyPropertyEdits(held, [edit])).toEqual(after);
  });

  it.each<[PropertyEdit, string]>([
    [{ kind: 'set', name: '', value: 1 }, 'invalid'],
    [{ kind: 'set', name: 'a\nb', value: 1 }, 'invalid'],
    [{ kind: 'set', name: '__proto__', value: { polluted: 1 } }, 'invalid'],
    [{ kind: 'set', name: 'a', value: [NaN] }, 'invalid'],
    [{ kind: 'set', name: 'a', value: { k: '\udc00' } }, 'invalid'],
    [{ kind: 'rename', from: 'none', to: 'a' }, 'not_found'],
    [{ kind: 'rename', from: 'status', to: 'A.B' }, 'conflict'],
    [{ kind: 'rename', from: 'exif.camera', to: 'camera' }, 'unsupported'],
  ])('%j is refused', (edit, code) => {
    expect(() => applyPropertyEdits(held, [edit])).toThrow(expect.objectContaining({ code }));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is refused for endless depth', () => {
    let value: readonly unknown[] = [];
    for (let i = 0; i < 10_000; i++) value = [value];
    const edit = { kind: 'set', name: 'a', value } as PropertyEdit;
    expect(() => applyPropertyEdits({}, [edit])).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
