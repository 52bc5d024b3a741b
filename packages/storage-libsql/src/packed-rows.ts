/** JSON has no other value for them: a list of one is a number, a list of two bytes. */
type PackedValue = string | number | null | readonly [real: string] | readonly [hex: string, bytes: 0];
type PackedRow = readonly PackedValue[];

/**
 * A query that answers all rows of `sql` as the bytes of one JSON text. The binding ends the whole process when it
 * reads text that is not UTF-8, as a damaged file may hold, and cuts text at its first NUL; of bytes it only passes
 * them on. `materialized` keeps the order, computes each column once, and makes JSON text out of what JSON functions
 * answer.
 */
export function packing(sql: string, width: number): string {
  const columns = Array.from({ length: width }, (_, index) => `c${index}`);
  const values = columns.map(packed).join();
  return `with packed_rows(${columns.join()}) as materialized (${sql}\n) select cast(json_group_array(json_array(${values})) as blob) from packed_rows`;
}

/** JSON functions write reals with 15 digits, of which 17 are needed, and refuse bytes. */
function packed(column: string): string {
  return (
    `case typeof(${column}) when 'real' then json_array(format('%!.17g', ${column}))` +
    ` when 'blob' then json_array(hex(${column}), 0) else ${column} end`
  );
}

/** The rows that the query of `packing` answered. What is not UTF-8 becomes U+FFFD. */
export function unpackRows<R>(bytes: ArrayBuffer, names: readonly string[]): R[] {
  const rows: PackedRow[] = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return rows.map((row) => toRow<R>(row, names));
}

function toRow<R>(row: PackedRow, names: readonly string[]): R {
  const result: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index++) {
    const value = row[index]!;
    result[names[index]!] = typeof value === 'object' && value !== null ? unpacked(value) : value;
  }
  return result as R;
}

function unpacked(value: readonly [string] | readonly [string, 0]): number | Uint8Array {
  const [text] = value;
  if (value.length === 2) return Buffer.from(text, 'hex');
  return Number(text.replace('Inf', 'Infinity'));
}
