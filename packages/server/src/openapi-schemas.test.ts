import { expect, it } from 'vitest';
import { z } from 'zod';
import { createDocumentSchemas } from './openapi-schemas.ts';

const same = z.strictObject({ n: z.number() }).meta({ id: 'Same' });
const sample = z.object({ label: z.string().default('none') }).meta({ id: 'Sample' });
const box = z.object({ samples: z.array(sample), first: same }).meta({ id: 'Box' });
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });

it('gives what is sent a name of its own where it differs from what is answered, and all that holds it', () => {
  const schemas = createDocumentSchemas({ input: [box, sample], output: [box] });
  expect(Object.keys(schemas.components)).toEqual([
    'Box',
    'BoxInput',
    'Same',
    'SameInput',
    'Sample',
    'SampleInput',
  ]);
  expect(schemas.of(box, 'input')).toEqual(to('BoxInput'));
  expect(schemas.of(sample, 'input')).toEqual(to('SampleInput'));
  expect(schemas.components).toMatchObject({
    Box: { properties: { samples: { items: to('Sample') } } },
    BoxInput: { properties: { samples: { items: to('SampleInput') } } },
    Sample: { required: ['label'] },
  });
  expect(schemas.components['SampleInput']).not.toHaveProperty('required');
});

it('writes what is sent and answered alike down once, though what holds it differs', () => {
  const open = z.looseObject({ n: z.number() }).meta({ id: 'Open' });
  const holder = z.object({ open, label: z.string().default('') }).meta({ id: 'Holder' });
  const { components } = createDocumentSchemas({ input: [holder], output: [holder] });
  expect(Object.keys(components)).toEqual(['Holder', 'HolderInput', 'Open']);
  expect(components).toMatchObject({ HolderInput: { properties: { open: to('Open') } } });
});

it('knows only what it was given, and only for that direction', () => {
  const schemas = createDocumentSchemas({ input: [same], output: [] });
  expect(schemas.of(same, 'input')).toEqual(to('Same'));
  expect(() => schemas.of(same, 'output')).toThrow('No output schema');
});
