/** The part of a note that `heading` or `^block` names; all of it when nothing is named or found. */
export function sectionOf(text: string, fragment: string): string {
  const wanted = fragment.split('#').at(-1)!.trim();
  if (wanted === '') return text;
  const lines = text.split('\n');
  return (wanted.startsWith('^') ? block(lines, wanted) : section(lines, wanted)) ?? text;
}

function section(lines: readonly string[], wanted: string): string | null {
  const words = wanted.toLowerCase();
  const from = lines.findIndex((line) => headingOf(line)?.words.toLowerCase() === words);
  if (from < 0) return null;
  const { level } = headingOf(lines[from]!)!;
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => (headingOf(line)?.level ?? 9) <= level);
  return [lines[from]!, ...(to < 0 ? rest : rest.slice(0, to))].join('\n');
}

function block(lines: readonly string[], id: string): string | null {
  const last = lines.findIndex((line) => line.trimEnd().endsWith(id));
  if (last < 0) return null;
  let first = last;
  while (first > 0 && lines[first - 1]!.trim() !== '') first -= 1;
  return lines.slice(first, last + 1).join('\n');
}

function headingOf(line: string): { readonly level: number; readonly words: string } | null {
  const match = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(line);
  return match === null ? null : { level: match[1]!.length, words: match[2]! };
}
