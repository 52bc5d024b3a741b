/** A folder or file on the way to a path. */
export interface PathPart {
  readonly name: string;
  /** Folders end in `/`. */
  readonly path: string;
}

/** `runs/2026/a.md` → `runs/`, `runs/2026/` and the file. */
export function pathParts(path: string): readonly PathPart[] {
  const isFolder = path.endsWith('/');
  const names = path.split('/').filter((name) => name !== '');
  return names.map((name, i) => {
    const joined = names.slice(0, i + 1).join('/');
    return { name, path: i < names.length - 1 || isFolder ? `${joined}/` : joined };
  });
}
