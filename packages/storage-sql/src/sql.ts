import type { SqlParams, SqlValue } from './driver.ts';

/** A piece of SQL with the values of its `?`. Fits wherever a `Statement` is asked for. */
export interface SqlFragment {
  readonly sql: string;
  readonly params: SqlParams;
}

const fragments = new WeakSet<object>();

/**
 * Builds SQL with every value as a parameter; fragments in it are spliced in.
 *
 * @example sql`select path from file_metadata where rid = ${rid} ${live ? sql`and deleted_at is null` : sql``}`
 */
export function sql(
  strings: TemplateStringsArray,
  ...values: readonly (SqlValue | SqlFragment)[]
): SqlFragment {
  let text = strings[0]!;
  const params: SqlValue[] = [];
  values.forEach((value, index) => {
    if (isFragment(value)) {
      text += value.sql;
      params.push(...value.params);
    } else {
      text += '?';
      params.push(value);
    }
    text += strings[index + 1]!;
  });
  return fragment(text, params);
}

/** Puts fragments behind each other with constant SQL between them (`' and '`). */
export function joinSql(parts: readonly SqlFragment[], separator: string): SqlFragment {
  return fragment(
    parts.map((part) => part.sql).join(separator),
    parts.flatMap((part) => part.params),
  );
}

/** Picks constant SQL (a column, an ordering) by a key from outside; the map is the whole choice. */
export function pickSql<K extends string>(choices: Readonly<Record<K, string>>, key: K): SqlFragment {
  if (!Object.hasOwn(choices, key)) throw new RangeError(`No SQL for ${JSON.stringify(key)}.`);
  return fragment(choices[key], []);
}

function fragment(text: string, params: SqlParams): SqlFragment {
  const made = Object.freeze({ sql: text, params });
  fragments.add(made);
  return made;
}

function isFragment(value: SqlValue | SqlFragment): value is SqlFragment {
  return typeof value === 'object' && value !== null && fragments.has(value);
}
