import type { MarkdownIt, Token } from 'markdown-it';

const BLOCK_ID = /[ \t]+\^([A-Za-z0-9-]{1,100})$|^\^([A-Za-z0-9-]{1,100})$/;

/** Headings get an id by their words, blocks that end in `^name` one by that name: places to go to. */
export function headings(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'anchors', ({ tokens, env }) => {
    const seen = (env['slugs'] as Map<string, number> | undefined) ?? new Map<string, number>();
    env['slugs'] = seen;
    for (let index = 0; index < tokens.length - 1; index++) {
      const open = tokens[index]!;
      const inline = tokens[index + 1]!;
      if (inline.type !== 'inline') continue;
      if (open.type === 'heading_open') open.attrSet('id', unique(seen, slugOf(plainText(inline))));
      else cutBlockId(open, inline);
    }
  });
}

/** `Results: day 2` → `results-day-2`, as addresses name a heading. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .trim()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s+/g, '-');
}

function plainText(inline: Token): string {
  return inline.children!.map(({ type, content }) => (type === 'task_box' ? '' : content)).join('');
}

function unique(seen: Map<string, number>, slug: string): string {
  const count = seen.get(slug) ?? 0;
  seen.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}

function cutBlockId(open: Token, inline: Token): void {
  const last = inline.children!.at(-1);
  const match = last?.type === 'text' ? BLOCK_ID.exec(last.content) : null;
  if (last === undefined || match === null) return;
  last.content = last.content.slice(0, match.index);
  open.attrSet('id', `^${match[1] ?? match[2]}`);
}
