import type { MarkdownIt } from 'markdown-it';
import { firstLine } from './tasks.ts';

/** Blocks say in which line of the file they begin, from 0, so that a reader and an editor can show the same place. */
export function lines(md: MarkdownIt): void {
  md.core.ruler.push('lines', ({ tokens, env }) => {
    const first = firstLine(env);
    for (const token of tokens)
      if (token.level === 0 && token.nesting === 1 && token.map !== null)
        token.attrSet('data-line', String(token.map[0] + first));
  });
}
