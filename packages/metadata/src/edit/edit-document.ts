import type { EditAction, PropertyValue, RelPath } from '@codexlab/core';
import { findFrontmatter } from '../frontmatter-block.ts';
import { readJson } from '../json-text.ts';
import { applySplices } from '../write/splice.ts';
import { contentText } from './content-text.ts';
import { badContent, cannotHave } from './edit-failures.ts';
import { appendCell, prependCell } from './edit-cell.ts';
import { afterRecord, recordsIn } from './edit-row.ts';
import type { EditedKind, EditedText, FoundPart } from './found-part.ts';
import { readMarkdownTree } from './markdown-tree.ts';
import { splicedNote } from './require-others-kept.ts';
import { requireOtherRowsKept } from './require-other-rows.ts';
import { readTableSource, recordBreakOf } from './table-source.ts';
import { rowValues, spellRow } from './table-values.ts';

/**
 * The whole file. Text is appended and prepended as lines of its own, in notes after the frontmatter and with a blank line
 * in between; to a table also records, to a notebook cells.
 */
export function findDocument(file: EditedText, path: RelPath, kind: EditedKind): FoundPart {
  return {
    exists: true,
    start: 0,
    end: file.text.length,
    edit(action, content) {
      if (action === 'insert' || action === 'delete')
        throw cannotHave(
          { kind: 'document' },
          `To ${action} takes a part of a file; a whole file is removed by itself.`,
        );
      if (action === 'replace') return replaced(file, kind, content);
      if (kind === 'notebook') return (action === 'append' ? appendCell : prependCell)(file.text, content);
      if (kind === 'table' && typeof content !== 'string')
        return withRecords(file, path, { action, content });
      const text = contentText(content, file.eol);
      if (text === '') throw badContent('The content is empty.');
      return kind === 'note' ? withText(file, action, text) : withLines(file, action, text);
    },
  };
}

function replaced({ text, eol }: EditedText, kind: EditedKind, content: PropertyValue | undefined): string {
  const fresh = contentText(content, eol);
  const isJson = kind === 'json' || kind === 'notebook';
  if (isJson && !readJson(fresh).ok && readJson(text).ok) throw badContent('The content is no JSON.');
  return fresh;
}

function withLines({ text, eol }: EditedText, action: EditAction, content: string): string {
  if (action === 'prepend') return content + (content.endsWith(eol) ? '' : eol) + text;
  const isUnended = text !== '' && !text.endsWith('\n');
  const lines = content.endsWith(eol) || isUnended ? content : content + eol;
  return isUnended ? text + eol + withoutEnd(lines, eol) : text + lines;
}

function withoutEnd(lines: string, eol: string): string {
  return lines.endsWith(eol) ? lines.slice(0, -eol.length) : lines;
}

/** A note: between two texts stands a blank line, whatever they begin and end with. */
function withText(file: EditedText, action: EditAction, content: string): string {
  const { text, eol } = file;
  const tree = readMarkdownTree(text);
  const at = action === 'append' ? text.length : (findFrontmatter(text)?.bodyStart ?? 0);
  const bare = withoutEnd(content, eol);
  const isAlone = text.slice(tree.bodyStart).trim() === '';
  if (action === 'prepend' || isAlone) {
    const isEnded = at === 0 || text[at - 1] === '\n';
    const gap = isAlone || /^[ \t]*\r?\n/.test(text.slice(at)) ? '' : eol;
    return splicedNote(tree, { start: at, end: at, text: `${isEnded ? '' : eol}${bare}${eol}${gap}` });
  }
  const isEnded = text.endsWith('\n');
  const isSetOff = isEnded && text.slice(0, -1).replace(/\r$/, '').endsWith('\n');
  const gap = isSetOff ? '' : isEnded ? eol : eol + eol;
  return splicedNote(tree, { start: at, end: at, text: gap + bare + (isEnded ? eol : '') });
}

/** Records at the end of a table, or right below its header. */
function withRecords(
  { text, ...file }: EditedText,
  path: RelPath,
  { action, content }: { readonly action: EditAction; readonly content: PropertyValue | undefined },
): string {
  const table = readTableSource(text, path);
  const eol = recordBreakOf(table) ?? file.eol;
  const added = recordsIn(content).map((record) => rowValues(table, record, null));
  const lines = added.map((values) => spellRow(table, values, null)).join(eol);
  const at = action === 'append' ? table.records.length : table.header === null ? 0 : 1;
  const above = table.records[at - 1];
  const splice =
    above === undefined
      ? { start: table.start, end: table.start, text: lines + eol }
      : afterRecord(above, lines, eol);
  const edited = applySplices(text, [splice]);
  requireOtherRowsKept(table, readTableSource(edited, path), { at, removed: 0, added });
  return edited;
}
