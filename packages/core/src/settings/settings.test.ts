import { describe, expect, it } from 'vitest';
import type { Properties } from '../properties/property-edit.ts';
import { describeTag, withTagSettings } from './describe-tags.ts';
import {
  planTagSettings,
  readSettings,
  requireColor,
  type SettingsChange,
  type SettingsStore,
} from './settings.ts';

/** Settings in memory; `change` is given what they hold, and only records what it was told. */
function recordingStore(held: Properties): SettingsStore & { readonly changes: SettingsChange[] } {
  const changes: SettingsChange[] = [];
  return { changes, read: async () => held, change: async (plan) => void changes.push(...plan(held)) };
}

describe('settings', () => {
  it('are read whatever else stands there, and what has not their form is left out', () => {
    const held = {
      id: 'x',
      tags: {
        A: { color: '#FFF', icon: 1 },
        b: { color: 'red', description: '' },
        c: 3,
        d: null,
        e: { description: ['x'] },
      },
    };
    expect(Object.fromEntries(readSettings(held).tags)).toEqual({
      a: { color: '#fff', description: null },
      b: { color: null, description: null },
      c: { color: null, description: null },
      d: { color: null, description: null },
      e: { color: null, description: null },
    });
    for (const odd of [{}, { tags: null }, { tags: [] }, { tags: 'x' }])
      expect(readSettings(odd as Properties).tags.size).toBe(0);
  });

  it.each(['#abc', '#A1B2C3'])('take the colour %s', (color) => {
    expect(requireColor(color)).toBe(color.toLowerCase());
  });

  it.each(['red', '#ab', '#abcd', 'abc', '#ggg', '#abc ', ''])(
    'refuse the colour %j and name the field',
    (color) => {
      expect(() => requireColor(color)).toThrow(
        expect.objectContaining({ code: 'invalid', details: { field: 'color' } }),
      );
    },
  );

  it.each<[string, Properties, Parameters<typeof planTagSettings>[2], SettingsChange[]]>([
    ['one value', {}, { color: '#FFF' }, [{ names: ['tags', 'a', 'color'], value: '#fff' }]],
    [
      'the spelling that is there',
      { tags: { A: {} } },
      { color: '#fff' },
      [{ names: ['tags', 'A', 'color'], value: '#fff' }],
    ],
    ['nothing that is said already', { tags: { a: { color: '#fff' } } }, { color: '#fff' }, []],
    [
      'nothing of what is not named',
      { tags: { a: { color: '#fff' } } },
      { description: 'x' },
      [{ names: ['tags', 'a', 'description'], value: 'x' }],
    ],
    [
      'one value away',
      { tags: { a: { color: '#fff', description: 'x' } } },
      { color: null },
      [{ names: ['tags', 'a', 'color'], value: undefined }],
    ],
    [
      'a tag away with its last value',
      { tags: { a: { color: '#fff' }, b: {} } },
      { color: null },
      [{ names: ['tags', 'a'], value: undefined }],
    ],
    [
      'all tags away with the last one',
      { tags: { a: { color: '#fff' } } },
      { color: null },
      [{ names: ['tags'], value: undefined }],
    ],
    [
      'a tag only in part when more is said of it',
      { tags: { a: { color: '#fff', icon: 'x' } } },
      { color: null },
      [{ names: ['tags', 'a', 'color'], value: undefined }],
    ],
  ])('change %s', (_title, held, wanted, changes) => {
    expect(planTagSettings(held, 'a', wanted)).toEqual(changes);
  });

  it('are joined to tags whatever their case', async () => {
    const page = {
      items: [
        { name: 'Lab', files: 2 },
        { name: 'x', files: 1 },
      ],
      nextCursor: 'c',
    };
    expect(await withTagSettings(recordingStore({ tags: { LAB: { description: 'ours' } } }), page)).toEqual({
      items: [
        { name: 'Lab', files: 2, color: null, description: 'ours' },
        { name: 'x', files: 1, color: null, description: null },
      ],
      nextCursor: 'c',
    });
  });

  it('are joined to tags whose accents are written in another form', async () => {
    const [composed, apart] = ['\u00e9t\u00e9', 'e\u0301te\u0301'];
    const store = recordingStore({ tags: { [apart]: { description: 'summer' } } });
    const page = { items: [{ name: composed, files: 1 }], nextCursor: null };
    expect((await withTagSettings(store, page)).items).toMatchObject([{ description: 'summer' }]);
    expect(await describeTag(store, composed, {})).toMatchObject({ description: 'summer' });
    const held = { tags: { [apart]: { description: 'summer' } } };
    expect(planTagSettings(held, composed, { color: '#abc' })).toEqual([
      { names: ['tags', apart, 'color'], value: '#abc' },
    ]);
  });

  it('are not changed by a question, nor for what is no tag', async () => {
    const store = recordingStore({ tags: {} });
    expect(await describeTag(store, '#lab', {})).toEqual({ color: null, description: null });
    for (const name of ['', '#', '/', '\u0007a', 'a'.repeat(300)])
      await expect(describeTag(store, name, { color: '#fff' })).rejects.toMatchObject({ code: 'invalid' });
    expect(store.changes).toEqual([]);
  });
});
