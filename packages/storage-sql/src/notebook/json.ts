const LONE_SURROGATE = /\\ud[89a-f]/i;

/** JSON that the engine can take apart into well-formed text: halves of surrogate pairs become U+FFFD. */
export function toSqlJson(value: unknown): string {
  const json = JSON.stringify(value);
  return LONE_SURROGATE.test(json) ? JSON.stringify(value, wellFormed) : json;
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
