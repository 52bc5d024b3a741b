let known: boolean | null = null;

/** True where a browser can draw with WebGL 2. It is found out once: a page may have but a few contexts. */
export function hasWebGl(): boolean {
  known ??= canDraw();
  return known;
}

function canDraw(): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}
