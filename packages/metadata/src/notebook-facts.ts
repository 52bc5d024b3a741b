import type { PropertyValue } from '@codexlab/core';
import { isObject, type JsonObject, type NotebookCell } from './notebook-cells.ts';
import { showsImage } from './notebook-outputs.ts';
import { toPlainRecord } from './plain-value.ts';

/**
 * What a notebook is: `kernel`, `language`, `cells`, `images` in outputs, `nbformat`, and of its metadata title, authors
 * and tags. Throws `TooMuchToKeep`.
 */
export function notebookFacts(
  notebook: object,
  cells: readonly NotebookCell[],
): Record<string, PropertyValue> {
  const { metadata, nbformat, nbformat_minor: minor } = notebook as JsonObject;
  const about = isObject(metadata) ? metadata : {};
  const images = cells.reduce((sum, cell) => sum + cell.outputs.filter(showsImage).length, 0);
  return {
    ...writtenFacts(about),
    ...kernelFacts(about),
    cells: cells.length,
    images: images > 0 ? images : null,
    nbformat: typeof nbformat === 'number' ? [nbformat, minor].filter(isNumber).join('.') : null,
  };
}

/** What people write into the metadata of a notebook; all else there is the state of programs. */
function writtenFacts({ title, authors, tags }: JsonObject): Record<string, PropertyValue> {
  return toPlainRecord({
    title,
    tags,
    authors: Array.isArray(authors) ? authors.flatMap(authorNames) : authors,
  });
}

/** Authors are written as objects with a name, of which some hold several. */
function authorNames(author: unknown): unknown {
  return isObject(author) && Object.hasOwn(author, 'name') ? author['name'] : author;
}

function kernelFacts({ kernelspec, language_info: language }: JsonObject): Record<string, PropertyValue> {
  const kernel = isObject(kernelspec) ? kernelspec : {};
  return {
    kernel: nameIn(kernel, 'display_name') ?? nameIn(kernel, 'name'),
    language: nameIn(isObject(language) ? language : {}, 'name') ?? nameIn(kernel, 'language'),
  };
}

function nameIn(object: JsonObject, key: string): string | null {
  const name = object[key];
  return typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200).toWellFormed() : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
