import { describe, expect, it } from 'vitest';
import { storedRelPath } from '../paths.ts';
import { planPropertyWrite, type PropertySource } from './plan-property-write.ts';
import type { Properties, PropertyEdit } from './property-edit.ts';
import type { PropertyForm } from './property-editor.ts';

const source = (path: string, form: PropertyForm, properties: Properties): PropertySource => ({
  path: storedRelPath(path),
  form,
  properties,
});

const note = (properties: Properties) => source('a.md', 'frontmatter', properties);
const json = (properties: Properties) => source('.a.md.json', 'json', properties);
const xml = (properties: Properties) => source('.a.md.xml', 'xml', properties);
const markdown = (properties: Properties) => source('.a.md.md', 'frontmatter', properties);
const set: PropertyEdit = { kind: 'set', name: 'status', value: 'x' };
const remove: PropertyEdit = { kind: 'remove', name: 'Status' };
const rename: PropertyEdit = { kind: 'rename', from: 'status', to: 'state' };

function plan(sources: readonly PropertySource[], edits: readonly PropertyEdit[], known: Properties = {}) {
  const first = sources.find(({ form }) => form !== 'xml');
  const { writes, remaining } = planPropertyWrite(
    { path: storedRelPath('a.md'), sources, target: first!.path, known },
    edits,
  );
  return { writes: writes.map((write) => [write.path, ...write.edits]), remaining };
}

describe('where a property is written', () => {
  it.each<[string, PropertySource[], PropertyEdit[], unknown]>([
    ['is the first source, with nothing yet', [note({})], [set], [['a.md', set]]],
    ['is the first source, whoever else has it', [note({}), json({ status: 1 })], [set], [['a.md', set]]],
    ['is the first source that is no XML', [xml({ status: 1 }), json({})], [set], [['.a.md.json', set]]],
    [
      'is every source that has it, to take it away',
      [note({ status: 1 }), json({}), markdown({ status: null })],
      [remove],
      [
        ['a.md', remove],
        ['.a.md.md', remove],
      ],
    ],
    ['is nowhere when nothing has it', [note({}), json({})], [remove], []],
    [
      'is every source that has it, to rename it',
      [note({}), json({ status: 1 })],
      [rename],
      [['.a.md.json', rename]],
    ],
    [
      'is one file for several edits, in their order',
      [note({ status: 1 })],
      [remove, set],
      [['a.md', remove, set]],
    ],
    [
      'is inside an object',
      [note({ status: { k: 1 } })],
      [{ kind: 'remove', name: 'status.k' }],
      [['a.md', { kind: 'remove', name: 'status.k' }]],
    ],
  ])('%s', (_title, sources, edits, writes) => {
    expect(plan(sources, edits).writes).toEqual(writes);
  });

  it('is told when XML keeps it', () => {
    const told = plan([note({ status: 1 }), xml({ status: 2 })], [remove]);
    expect(told).toEqual({ writes: [['a.md', remove]], remaining: [{ name: 'Status', path: '.a.md.xml' }] });
  });

  it.each<[string, PropertySource[], PropertyEdit, Properties, string, string]>([
    ['stands only in XML', [note({}), xml({ status: 2 })], remove, {}, 'unsupported', '.a.md.xml'],
    ['comes from the file itself', [note({})], remove, { status: 1 }, 'unsupported', 'a.md'],
    [
      'is to be renamed and stands only in XML',
      [note({}), xml({ status: 2 })],
      rename,
      {},
      'unsupported',
      '.a.md.xml',
    ],
    ['is to be renamed and is not there', [note({})], rename, {}, 'not_found', 'status'],
    [
      'is to get a name that another source has',
      [note({ status: 1 }), xml({ state: 2 })],
      rename,
      {},
      'conflict',
      '.a.md.xml',
    ],
  ])('is nowhere when it %s', (_title, sources, edit, known, code, message) => {
    expect(() => plan(sources, [edit], known)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it('may differ in case from what it was', () => {
    const spelt: PropertyEdit = { kind: 'rename', from: 'status', to: 'Status' };
    expect(plan([note({ status: 1 })], [spelt]).writes).toEqual([['a.md', spelt]]);
  });
});
