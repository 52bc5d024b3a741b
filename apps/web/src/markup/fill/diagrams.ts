import { watch } from 'vue';
import { useTheme } from '../../theme/use-theme.ts';

const MAX_CHARS = 30_000;

/** Draws a diagram in place of its text, anew when the theme changes. Returns what ends that. */
export async function fillDiagram(block: HTMLElement): Promise<() => void> {
  const text = block.textContent;
  if (text.length > MAX_CHARS) return () => undefined;
  const theme = useTheme();
  const box = document.createElement('div');
  box.className = 'md-diagram';
  const draw = async (isDark: boolean) => {
    const { drawDiagram } = await import('../draw-diagram.ts');
    const image = await drawDiagram(text, isDark);
    if (typeof image === 'string') tell(block, image);
    else {
      box.replaceChildren(image);
      if (block.isConnected) block.replaceWith(box);
    }
  };
  await draw(theme.isDark);
  return watch(
    () => theme.isDark,
    (isDark) => void draw(isDark),
  );
}

function tell(block: HTMLElement, reason: string): void {
  const remark = document.createElement('p');
  remark.className = 'md-remark';
  remark.textContent = `This diagram cannot be drawn. ${reason}`;
  if (block.isConnected && block.nextElementSibling?.className !== 'md-remark') block.after(remark);
}
