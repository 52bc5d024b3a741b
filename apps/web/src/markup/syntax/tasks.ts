import type { MarkdownIt, Token } from 'markdown-it';

const BOX = /^\[([ xX/-])\][ \t]+/;

/** `- [ ] something` gets a box to tick; `data-line` says where it stands. */
export function tasks(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'tasks', (state) => {
    const { tokens } = state;
    for (let index = 2; index < tokens.length; index++) {
      const inline = tokens[index]!;
      if (inline.type !== 'inline' || tokens[index - 2]!.type !== 'list_item_open') continue;
      const mark = BOX.exec(inline.content)?.[1];
      if (mark === undefined) continue;
      tokens[index - 2]!.attrJoin('class', isDone(mark) ? 'md-task-item md-task-done' : 'md-task-item');
      cutBox(inline);
      const box = new state.Token('task_box', '', 0);
      box.markup = isDone(mark) ? 'x' : ' ';
      box.content = String((inline.map?.[0] ?? 0) + firstLine(state.env));
      inline.children!.unshift(box);
    }
  });
  md.renderer.rules['task_box'] = (tokens, index) => {
    const { markup, content: line } = tokens[index]!;
    return `<input type="checkbox" class="md-task" data-line="${line}" aria-label="Done"${markup === 'x' ? ' checked' : ''}> `;
  };
}

/** How many lines stand before the text that is rendered. */
export function firstLine(env: Readonly<Record<string | symbol, unknown>>): number {
  return typeof env['firstLine'] === 'number' ? env['firstLine'] : 0;
}

function isDone(mark: string): boolean {
  return mark === 'x' || mark === 'X';
}

/** `[ ]` is text for CommonMark: it stands at the beginning of the first words. */
function cutBox(inline: Token): void {
  let left = 3;
  for (const child of inline.children!) {
    if (left === 0 || child.type !== 'text') break;
    const cut = Math.min(left, child.content.length);
    child.content = child.content.slice(cut);
    left -= cut;
  }
  const first = inline.children!.find(({ content }) => content !== '');
  if (first?.type === 'text') first.content = first.content.trimStart();
}
