import {
  locateProperty,
  type EditAction,
  type EditAddress,
  propertyAt,
  type PropertyEdit,
  type PropertyValue,
} from '@codexlab/core';
import { findFrontmatter } from '../frontmatter-block.ts';
import { editFrontmatter } from '../write/edit-frontmatter.ts';
import { readProperties } from '../write/edit-yaml.ts';
import { findPairs } from '../write/find-pairs.ts';
import { pairEnd, pairStart, parseYamlSource } from '../write/yaml-source.ts';
import { badContent, cannotHave, noSuchPart } from './edit-failures.ts';
import type { EditedText, FoundPart } from './found-part.ts';

type PropertyAddress = Extract<EditAddress, { readonly kind: 'property' }>;

/**
 * Finds a property in the frontmatter of a note. `replace` also makes one that is not there; `append` and `prepend` add to a
 * list, which is made when there is none.
 */
export async function findProperty({ text }: EditedText, address: PropertyAddress): Promise<FoundPart> {
  const yaml = findFrontmatter(text)?.yaml ?? '';
  const properties = readProperties(yaml, { firstLine: 2 });
  const names = locateProperty(properties, address.name);
  const old = propertyAt(properties, names);
  const span = old === undefined ? null : await spanOf(yaml, names);
  const offset = text.indexOf('\n') + 1;
  return {
    exists: old !== undefined,
    start: span === null ? offset : offset + span.start,
    end: span === null ? offset : offset + span.end,
    edit: (action, content) => editFrontmatter(text, [toEdit(address, action, { old, content })]),
  };
}

async function spanOf(yaml: string, names: readonly string[]) {
  const source = await parseYamlSource(yaml, 2);
  const pair = findPairs(source, names)?.pairs.at(-1);
  return pair === undefined ? null : { start: pairStart(pair), end: pairEnd(source, pair) };
}

function toEdit(
  address: PropertyAddress,
  action: EditAction,
  { old, content }: { readonly old: PropertyValue | undefined; readonly content: PropertyValue | undefined },
): PropertyEdit {
  const { name } = address;
  if (action === 'delete') {
    if (old === undefined) throw noSuchPart(address);
    return { kind: 'remove', name };
  }
  if (action === 'insert')
    throw cannotHave(address, 'Properties have no order: replace makes one that is not there yet.');
  if (content === undefined) throw badContent('A property needs a value.');
  if (action === 'replace') return { kind: 'set', name, value: content };
  const items = asList(old, name);
  const fresh = Array.isArray(content) ? (content as PropertyValue[]) : [content];
  return { kind: 'set', name, value: action === 'append' ? [...items, ...fresh] : [...fresh, ...items] };
}

function asList(value: PropertyValue | undefined, name: string): readonly PropertyValue[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as PropertyValue[];
  throw badContent(`The property ${name} is no list; replace it.`);
}
