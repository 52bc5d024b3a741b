import { CodexError, type Properties, type PropertyEdit, type PropertyEditor } from '@codexlab/core';
import { parseFrontmatter } from '../frontmatter.ts';
import { findFrontmatter } from '../frontmatter-block.ts';
import { MAX_SIDECAR_BYTES } from '../limits.ts';
import { propertiesOfRecord } from '../record-properties.ts';
import { readXmlSidecar } from '../sidecar-xml.ts';
import { editFrontmatter } from './edit-frontmatter.ts';
import { editJsonSidecar } from './edit-json.ts';
import { editYaml, readProperties } from './edit-yaml.ts';
import { editText, exactText } from './exact-text.ts';
import { readJsonProperties } from './json-source.ts';
import { lineBreakOf } from './splice.ts';

/** Changes and reads properties in files of every form in which they stand. */
export const propertyEditor: PropertyEditor = Object.freeze({
  async edit(
    form: Parameters<PropertyEditor['edit']>[0],
    bytes: Uint8Array | null,
    edits: readonly PropertyEdit[],
  ) {
    const before = bytes ?? new TextEncoder().encode(form === 'json' ? '{}\n' : '');
    const edited = await editText(before, (text) => editors[form](text, edits));
    if (form !== 'frontmatter' && edited.length > MAX_SIDECAR_BYTES)
      throw new CodexError(
        'too_large',
        `It may have ${MAX_SIDECAR_BYTES} bytes at the most; nothing was changed.`,
      );
    return edited;
  },
  read(form: Parameters<PropertyEditor['read']>[0], bytes: Uint8Array): Properties {
    return readers[form](exactText(bytes));
  },
});

const editors = {
  frontmatter: editFrontmatter,
  json: editJsonSidecar,
  folder: editFolderMetadata,
} as const;

const readers = {
  frontmatter: (text: string) => parseFrontmatter(text).properties,
  json: readJsonProperties,
  folder: (text: string) =>
    isBareYaml(text) ? readProperties(text, { firstLine: 1 }) : parseFrontmatter(text).properties,
  xml: (text: string) => propertiesOfRecord(readXmlSidecar(text)).properties,
} as const;

/** Frontmatter, bare YAML, or JSON, which must stay JSON for the programs that wrote it. */
function editFolderMetadata(text: string, edits: readonly PropertyEdit[]) {
  if (text.trimStart().startsWith('{')) return editJsonSidecar(text, edits);
  return isBareYaml(text)
    ? editYaml(text, edits, { eol: lineBreakOf(text), firstLine: 1 })
    : editFrontmatter(text, edits);
}

/** The metadata of a folder may stand without fences. */
function isBareYaml(text: string): boolean {
  return text.trim() !== '' && findFrontmatter(text) === null;
}
