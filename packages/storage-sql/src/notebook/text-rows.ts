import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import type { SettledChunk, WrittenRow } from './settle.ts';

/** So much of a text is kept, in UTF-16 code units. */
const MAX_KEPT_CHARS = 65_536;
/** Kinds whose text is not what stands in the file: reading it again is dear. */
const KEPT_KINDS = new Set(['pdf', 'notebook']);

export const textStatements = {
  detach: 'delete from extracted_text where rid in (select value from json_each(?))',
  attach: `
    insert or replace into extracted_text (rid, text) select value ->> 0, value ->> 1 from json_each(?)`,
} as const;

/** The write that takes the kept texts of files away. */
export function detachTexts(rids: readonly number[]): Statement[] {
  const writes: Statement[] = [];
  pushRows(writes, textStatements.detach, rids);
  return writes;
}

/** The write that keeps the texts of a chunk's written files. */
export function attachTexts(chunk: SettledChunk): Statement[] {
  const writes: Statement[] = [];
  pushRows(writes, textStatements.attach, [...chunk.written.values()].flatMap(textRow));
  return writes;
}

/** The text of a file with sidecars is theirs too. */
function textRow({ rid, entry: { parsed, sidecars } }: WrittenRow): [number, string][] {
  if (!parsed.text || !(KEPT_KINDS.has(parsed.kind) || sidecars)) return [];
  return [[rid, parsed.text.slice(0, MAX_KEPT_CHARS).toWellFormed()]];
}
