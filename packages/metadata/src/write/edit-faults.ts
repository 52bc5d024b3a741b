import { applyPropertyEdits, type PropertyEdit } from '@codexlab/core';
import { parseFrontmatter } from '../frontmatter.ts';
import { sameValue } from './same-value.ts';

/**
 * What is wrong with an edited text, by rules that know nothing of how it was edited: other properties read than
 * wanted, another body, or a line gone or changed that does not belong to the property. Lines are compared in order.
 */
export function editFaults(text: string, edited: string, edit: PropertyEdit): string[] {
  const [before, after] = [parseFrontmatter(text), parseFrontmatter(edited)];
  const wanted = applyPropertyEdits(before.properties, [edit]);
  const folded = Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const faults: string[] = [];
  if (!sameValue(after.properties, folded)) faults.push('other properties are read back');
  if (edited.slice(after.bodyStart) !== text.slice(before.bodyStart)) faults.push('the body changed');
  faults.push(...lineFaults(text.slice(0, before.bodyStart), edited.slice(0, after.bodyStart), edit));
  return faults;
}

/** Everything before the first line that belongs to the property, and after the last one, must be the same. */
function lineFaults(block: string, edited: string, edit: PropertyEdit): string[] {
  if (block === '') return [];
  const [old, now] = [block.split('\n'), edited.split('\n')];
  let first = 0;
  while (first < old.length && old[first] === now[first]) first++;
  let same = 0;
  while (same < Math.min(old.length, now.length) - first && old.at(-1 - same) === now.at(-1 - same)) same++;
  const changed = old.slice(first, old.length - same);
  const name = (edit.kind === 'rename' ? edit.from : edit.name).split('.')[0]!.toLowerCase();
  const foreign = changed
    .slice(1)
    .find((line) => /^[^\s#\-?:'"{[\]}][^:]*:(?:\s|$)/.test(line) && !line.toLowerCase().startsWith(name));
  return foreign === undefined ? [] : [`the line of another property changed: ${foreign}`];
}
