import { isRecord, linesOf, type Json } from './json.ts';
import { readOutput, type Output } from './read-output.ts';

/** A cell of a notebook, as it is shown. */
export interface Cell {
  readonly kind: 'markdown' | 'code' | 'raw';
  readonly source: string;
  /** The number beside a cell that was run; null: it was not. */
  readonly count: number | null;
  readonly outputs: readonly Output[];
}

/** A notebook as it is shown. */
export interface CellBook {
  readonly language: string;
  readonly cells: readonly Cell[];
}

/** Reads an `.ipynb`; whatever is not as it should be is left out. Throws when it is no JSON, or no notebook. */
export function readNotebook(text: string): CellBook {
  const book: unknown = JSON.parse(text);
  const cells = isRecord(book) ? (book['cells'] ?? oldCells(book)) : null;
  if (!isRecord(book) || !Array.isArray(cells)) throw new Error('No cells stand in this file.');
  return { language: languageOf(book), cells: cells.filter(isRecord).map(toCell) };
}

/** Notebooks before version 4 keep their cells in a worksheet. */
function oldCells(book: Json): unknown {
  const sheets = book['worksheets'];
  const first: unknown = Array.isArray(sheets) ? sheets[0] : null;
  return isRecord(first) ? first['cells'] : null;
}

function languageOf(book: Json): string {
  const metadata = isRecord(book['metadata']) ? book['metadata'] : {};
  const info = isRecord(metadata['language_info']) ? metadata['language_info'] : {};
  const kernel = isRecord(metadata['kernelspec']) ? metadata['kernelspec'] : {};
  const name = info['name'] ?? kernel['language'] ?? 'python';
  return typeof name === 'string' ? name.toLowerCase() : 'python';
}

function toCell(cell: Json): Cell {
  const type = cell['cell_type'];
  const kind = type === 'code' ? 'code' : type === 'markdown' || type === 'heading' ? 'markdown' : 'raw';
  const source = linesOf(cell['source'] ?? cell['input']);
  const count = cell['execution_count'] ?? cell['prompt_number'];
  const outputs = Array.isArray(cell['outputs']) ? cell['outputs'].filter(isRecord) : [];
  return {
    kind,
    source: kind === 'markdown' ? withAttachments(headingOf(cell, source), cell['attachments']) : source,
    count: typeof count === 'number' ? count : null,
    outputs: outputs.flatMap((output) => readOutput(output) ?? []),
  };
}

function headingOf(cell: Json, source: string): string {
  if (cell['cell_type'] !== 'heading') return source;
  const level = typeof cell['level'] === 'number' ? Math.max(1, Math.min(6, cell['level'])) : 1;
  return `${'#'.repeat(level)} ${source}`;
}

/** Pictures that stand in the cell itself: `![](attachment:name.png)`. */
function withAttachments(source: string, attachments: unknown): string {
  if (!isRecord(attachments)) return source;
  return source.replaceAll(/\(attachment:([^)\s]+)\)/g, (whole, name: string) => {
    const files = Object.hasOwn(attachments, name) ? attachments[name] : null;
    const [type, data] = isRecord(files) ? (Object.entries(files)[0] ?? []) : [];
    const isPicture = type !== undefined && /^image\/(?:png|jpeg|gif|webp)$/.test(type);
    const base64 = linesOf(data).replaceAll(/\s/g, '');
    return isPicture && /^[\w+/=]+$/.test(base64) ? `(data:${type};base64,${base64})` : whole;
  });
}
