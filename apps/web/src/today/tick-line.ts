/** The line of a todo with its box ticked or not; null when no todo stands there. Everything else of it stays. */
export function tickLine(line: string, isDone: boolean): string | null {
  const [, before, mark, after] = /^((?:[\s>]|[-*+]\s|\d{1,9}[.)]\s)*)\[([ xX])\](\s[^]*)$/.exec(line) ?? [];
  if (before === undefined || after === undefined) return null;
  const kept = (mark !== ' ') === isDone ? mark : isDone ? 'x' : ' ';
  return `${before}[${kept}]${after}`;
}
