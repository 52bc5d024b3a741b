/** What the cells of a column must be. */
export interface Condition {
  readonly operator: 'has' | '=' | '!=' | '<' | '>' | '<=' | '>=';
  readonly text: string;
  /** The same as a number; NaN when it is none. */
  readonly number: number;
}

/** Reads `>5`, `=cold`, `!=x`, or words that must occur; null when nothing is asked. */
export function readCondition(text: string): Condition | null {
  const match = /^\s*(<=|>=|!=|=|<|>)?\s*(.*?)\s*$/s.exec(text)!;
  const operator = (['=', '!=', '<', '>', '<=', '>='] as const).find((each) => each === match[1]) ?? 'has';
  const value = match[2]!.toLowerCase();
  if (value === '' && (operator === 'has' || operator.startsWith('<') || operator.startsWith('>')))
    return null;
  return { operator, text: value, number: value === '' ? Number.NaN : Number(value) };
}

/** True when a cell is as it must be. Numbers are compared as numbers, everything else as text. */
export function matches(cell: string, { operator, text, number }: Condition): boolean {
  const value = cell.trim().toLowerCase();
  if (operator === 'has') return value.includes(text);
  const own = value === '' ? Number.NaN : Number(value);
  const isNumeric = !Number.isNaN(own) && !Number.isNaN(number);
  if (operator === '=') return isNumeric ? own === number : value === text;
  if (operator === '!=') return isNumeric ? own !== number : value !== text;
  // Nothing is neither smaller nor larger than anything.
  if (value === '' || (!isNumeric && !Number.isNaN(number))) return false;
  const order = isNumeric ? own - number : value < text ? -1 : value > text ? 1 : 0;
  if (operator === '<') return order < 0;
  if (operator === '>') return order > 0;
  return operator === '<=' ? order <= 0 : order >= 0;
}
