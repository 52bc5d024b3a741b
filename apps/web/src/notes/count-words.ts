/** How many words a text has; marks and numbers alone are none. */
export function countWords(text: string): number {
  const body = text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
  let words = 0;
  for (const [word] of body.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’_-]*/gu))
    if (/\p{L}/u.test(word)) words++;
  return words;
}
