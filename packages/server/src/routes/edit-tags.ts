import { CodexError, foldName, type NotebookFile, type PropertyValue } from '@codexlab/core';

/**
 * The property `tags` after tags were added and taken away; undefined when nothing changes, null when none is left. Throws
 * `unsupported` for a tag to take away that stands in the text (`#tag`) or in another property, where nobody edits it.
 */
export function editTags(
  file: Pick<NotebookFile, 'path' | 'properties' | 'tags'>,
  edit: { readonly add: readonly string[]; readonly remove: readonly string[] },
): PropertyValue | undefined {
  const held = tagsOf(file.properties['tags']);
  const removed = new Set(edit.remove.map(key));
  const inText = file.tags.filter(
    (tag) => removed.has(key(tag)) && !held.some((each) => key(each) === key(tag)),
  );
  if (inText.length > 0) {
    const message = `The tag "${inText[0]}" of ${file.path} does not stand in its property "tags"; take it out of the text.`;
    throw new CodexError('unsupported', message, { field: 'remove' });
  }
  const kept = held.filter((tag) => !removed.has(key(tag)));
  const added = edit.add.filter(
    (tag) => !file.tags.some((each) => key(each) === key(tag)) || removed.has(key(tag)),
  );
  const after = distinct([...kept, ...added]);
  if (after.length === held.length && after.every((tag, i) => tag === held[i])) return undefined;
  return after.length > 0 ? after : null;
}

/** A list, or text that commas or spaces divide. */
function tagsOf(value: PropertyValue | undefined): string[] {
  if (typeof value === 'string')
    return value
      .split(value.includes(',') ? ',' : /\s+/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
  return Array.isArray(value) ? value.filter((tag) => typeof tag === 'string') : [];
}

function key(tag: string): string {
  return foldName(tag.trim().replace(/^#+/, ''));
}

function distinct(tags: readonly string[]): string[] {
  return [...new Map(tags.map((tag) => [key(tag), tag])).values()];
}
