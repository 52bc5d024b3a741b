import { applyPropertyEdits, CodexError, type PropertyEdit } from '@codexlab/core';
import { findFrontmatter } from '../frontmatter-block.ts';
import { MAX_FRONTMATTER_CHARS } from '../limits.ts';
import { editYaml } from './edit-yaml.ts';
import { lineBreakOf } from './splice.ts';
import { cannotEdit } from './yaml-source.ts';

/**
 * Changes properties in the frontmatter of a text (without byte order mark): only their bytes change. A text without
 * frontmatter gets some; frontmatter that loses its last property stays as an empty block. Throws `invalid` (with the
 * line of what is broken, nothing is changed then), `unsupported`, `not_found`, `conflict`, `too_large`.
 *
 * @example await editFrontmatter(text, [{ kind: 'set', name: 'status', value: 'done' }])
 */
export async function editFrontmatter(text: string, edits: readonly PropertyEdit[]): Promise<string> {
  const block = findFrontmatter(text);
  const eol = lineBreakOf(text);
  if (block === null) return addFrontmatter(text, edits, eol);
  if (block.yaml === null) throw tooLarge();
  const start = text.indexOf('\n') + 1;
  const edited = await editYaml(block.yaml, edits, { eol, firstLine: 2 });
  const end = start + block.yaml.length;
  return checked(text.slice(0, start) + edited + text.slice(end), edited);
}

async function addFrontmatter(
  text: string,
  edits: readonly PropertyEdit[],
  eol: '\n' | '\r\n',
): Promise<string> {
  applyPropertyEdits({}, edits);
  const yaml = await editYaml('', edits, { eol, firstLine: 2 });
  return yaml === '' ? text : checked(`---${eol}${yaml}---${eol}${text}`, yaml);
}

/** A value must not end the block, nor make it longer than what is read. */
function checked(text: string, yaml: string): string {
  const block = findFrontmatter(text);
  if (block?.yaml === null) throw tooLarge();
  if (block?.yaml !== yaml) throw cannotEdit('its value would end the frontmatter');
  return text;
}

function tooLarge(): CodexError {
  const message = `The frontmatter may have ${MAX_FRONTMATTER_CHARS} characters at the most; nothing was changed.`;
  return new CodexError('too_large', message);
}
