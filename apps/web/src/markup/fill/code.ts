import { copyButton } from '../copy-button.ts';

/** Colours the words of a block of code, and offers to copy it. */
export async function fillCode(block: HTMLElement): Promise<void> {
  const code = block.querySelector('code');
  if (code === null) return;
  const text = code.textContent;
  block.append(copyButton(() => text));
  const { highlight } = await import('../highlight.ts');
  const lines = await highlight(text, block.dataset['code'] ?? '');
  if (lines !== null) code.replaceChildren(lines);
}
