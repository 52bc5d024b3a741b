/** True when one of two absolute or relative paths is the other or lies in it. Compares whole components. */
export function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

function isWithin(path: string, folder: string): boolean {
  if (folder === '.' || path === folder) return true;
  const parent = folder.endsWith('/') || folder.endsWith('\\') ? folder : null;
  return parent ? path.startsWith(parent) : path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);
}
