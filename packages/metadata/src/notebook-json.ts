import type { FileReading, TextFile } from './file-reading.ts';
import { bareReading, toFacts } from './file-reading.ts';
import { readJson } from './json-text.ts';
import { MAX_DATA_BYTES } from './limits.ts';
import { notebookCells } from './notebook-cells.ts';
import { notebookFacts } from './notebook-facts.ts';
import { readCells } from './notebook-reading.ts';
import { TooMuchToKeep } from './plain-value.ts';
import { problem } from './problem.ts';

/**
 * Reads a Jupyter notebook (nbformat 3 and 4): its Markdown as Markdown, its code and text outputs as text. The line
 * of a link or heading is the ordinal of its cell, from 1; ids of cells are ids of blocks. A broken notebook is
 * searched as text.
 */
export function readNotebook(file: TextFile): FileReading {
  if (file.source.truncated) return asText(file);
  if (file.text.trim() === '') return invalid(file, 'is empty', null);
  const read = readJson(file.text);
  if (!read.ok) return invalid(file, 'is not valid JSON, or holds millions of values', read.line);
  const cells = notebookCells(read.value);
  if (cells === null) return invalid(file, 'has no cells', null);
  try {
    const facts = toFacts(notebookFacts(read.value as object, cells));
    return { ...bareReading(file.detected), ...readCells(cells), facts };
  } catch (error) {
    if (error instanceof TooMuchToKeep) return invalid(file, 'has metadata that is nested too deeply', null);
    throw error;
  }
}

function asText({ detected, text }: TextFile): FileReading {
  return { ...bareReading(detected), text: text.slice(0, MAX_DATA_BYTES).toWellFormed() };
}

function invalid(file: TextFile, why: string, line: number | null): FileReading {
  const kept = file.text.trim() === '' ? '' : '; the beginning of it is searched as text';
  const message = `This notebook ${why}${kept}.`;
  return { ...asText(file), problems: [problem('notebook_invalid', message, line)] };
}
