const SHOWN_MS = 1500;

/** A small button that copies a text. */
export function copyButton(text: () => string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'md-copy';
  button.textContent = 'Copy';
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    void copy(button, text());
  });
  return button;
}

async function copy(button: HTMLButtonElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Cannot copy';
  }
  setTimeout(() => (button.textContent = 'Copy'), SHOWN_MS);
}
