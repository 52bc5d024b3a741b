import createParser, { type MarkdownIt } from 'markdown-it';
import { callouts } from './syntax/callouts.ts';
import { footnotes } from './syntax/footnotes.ts';
import { headings } from './syntax/headings.ts';
import { lines } from './syntax/lines.ts';
import { marks } from './syntax/marks.ts';
import { math } from './syntax/math.ts';
import { tags } from './syntax/tags.ts';
import { tasks } from './syntax/tasks.ts';
import { wikiLinks } from './syntax/wiki-links.ts';

/** Markdown as notes have it: CommonMark, tables, struck-through text, tasks, footnotes, callouts, wiki links, tags, math. */
export function createMarkdown(): MarkdownIt {
  const md = createParser({ html: true, linkify: true });
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  for (const part of [wikiLinks, math, marks, tags, footnotes, callouts, tasks, headings, lines])
    md.use(part);
  md.renderer.rules['fence'] = (tokens, index) => {
    const { info, content, map } = tokens[index]!;
    const language = /^[\w+#.-]+/.exec(info.trim())?.[0] ?? '';
    const name = language === '' ? '' : ` class="language-${escape(md, language)}"`;
    return `<pre class="md-code" data-code="${escape(md, language)}"${lineOf(map)}><code${name}>${escape(md, content)}</code></pre>\n`;
  };
  return md;
}

function lineOf(map: readonly [number, number] | null): string {
  return map === null ? '' : ` data-line="${map[0]}"`;
}

function escape(md: MarkdownIt, text: string): string {
  return md.utils.escapeHtml(text);
}
