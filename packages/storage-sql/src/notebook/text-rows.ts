import type { Statement } from '../driver.ts';
import { pushRows } from './file-rows.ts';
import type { SettledChunk, WrittenRow } from './settle.ts';

/** So much of a text is kept, in UTF-16 code units. */
const MAX_KEPT_CHARS = 65_536;
/** A notebook up to this size is read again as fast as its text would be. */
const MAX_READ_AGAIN_BYTES = 256 * 1024;

/** As with full text, one prepared statement a file is faster than taking texts out of JSON again. */
export const textStatements = {
  detach: 'delete from extracted_text where rid in (select value from json_each(?))',
  attach: 'insert or replace into extracted_text (rid, text) values (?, ?)',
} as const;

/** The write that takes the kept texts of files away. */
export function detachTexts(rids: readonly number[]): Statement[] {
  const writes: Statement[] = [];
  pushRows(writes, textStatements.detach, rids);
  return writes;
}

/** The writes that keep the texts of a chunk's written files. */
export function attachTexts(chunk: SettledChunk): Statement[] {
  return [...chunk.written.values()].filter(isKept).map(({ rid, entry }) => {
    const text = entry.parsed.text!.slice(0, MAX_KEPT_CHARS).toWellFormed();
    return { sql: textStatements.attach, params: [rid, text] };
  });
}

/** Texts that do not stand in the file as such and are dear to read again; that of a file with sidecars is theirs too. */
function isKept({ entry: { parsed, sidecars, stat } }: WrittenRow): boolean {
  if (!parsed.text) return false;
  const isLargeNotebook = parsed.kind === 'notebook' && stat.sizeBytes > MAX_READ_AGAIN_BYTES;
  return sidecars !== undefined || parsed.kind === 'pdf' || isLargeNotebook;
}
