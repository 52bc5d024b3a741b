import { parse, visit, type ParseOptions } from 'jsonc-parser';
import { MAX_JSON_VALUES } from './limits.ts';
import { lineOf } from './text.ts';

/** A JSON text read, or the 1-based line of its first fault where that is known. */
export type JsonReading =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly line: number | null };

/**
 * Reads JSON of at most `MAX_JSON_VALUES` values; comments and commas before a closing bracket are no fault, as many
 * programs write them. Never throws. Texts with comments cost about twenty times those without.
 */
export function readJson(text: string): JsonReading {
  if (holdsTooMuch(text)) return { ok: false, line: null };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return readTolerantly(text);
  }
}

/**
 * The engine reads JSON in one piece: memory that runs out meanwhile ends the whole process, not this thread alone.
 * Each value but the first has a comma or an opening bracket before it; those inside of texts only count too many.
 */
function holdsTooMuch(text: string): boolean {
  let left = MAX_JSON_VALUES;
  for (const mark of [',', '[', '{'])
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) if (--left < 0) return true;
  return false;
}

const tolerant: ParseOptions = { allowTrailingComma: true };

class FirstFault extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super();
    this.offset = offset;
  }
}

/** The library goes on after a fault and recurses: it is stopped at the first one, and very deep nesting stops it. */
function readTolerantly(text: string): JsonReading {
  try {
    visit(text, { onError: (_, offset) => throwFault(offset) }, tolerant);
    return { ok: true, value: parse(text, [], tolerant) as unknown };
  } catch (error) {
    return { ok: false, line: error instanceof FirstFault ? lineOf(text, error.offset) : null };
  }
}

function throwFault(offset: number): never {
  throw new FirstFault(offset);
}
