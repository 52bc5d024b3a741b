import { textChanges } from './text-changes.ts';

/** The text as an editor holds it: each line ends in `\n`. */
export function toEditorText(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/**
 * What an editor made of a file, with the line ends that the file has: lines that were not touched keep theirs, new ones
 * end as most do.
 */
export function fromEditorText(original: string, edited: string): string {
  if (!original.includes('\r')) return edited;
  const lineBreak = mostUsed(original);
  let result = '';
  let at = 0;
  let [plain, raw] = [0, 0];
  const rawOf = (position: number) => {
    for (; plain < position; plain++) raw += original.startsWith('\r\n', raw) ? 2 : 1;
    return raw;
  };
  for (const { from, to, insert } of textChanges(toEditorText(original), edited)) {
    result += original.slice(at, rawOf(from)) + insert.replaceAll('\n', lineBreak);
    at = rawOf(to);
  }
  return result + original.slice(at);
}

function mostUsed(text: string): string {
  const windows = text.split('\r\n').length - 1;
  const others = text.split('\n').length - 1 - windows;
  return windows >= others ? '\r\n' : '\n';
}
