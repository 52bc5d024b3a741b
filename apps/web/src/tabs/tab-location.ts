import type { LocationQuery } from 'vue-router';

/** What a tab shows of a notebook; an address says the same. */
export interface TabLocation {
  /** A file, a folder (with `/` at the end), or empty: the notebook itself. */
  readonly path: string;
  /** The view that was asked for; null: the one that fits best. */
  readonly view: string | null;
  /** What the view keeps in the address: a search, a revision, a sort. */
  readonly params: Readonly<Record<string, string>>;
  /** A heading or block to go to, without `#`. */
  readonly hash: string;
}

/** A location of a path alone, with what differs. */
export function at(path: string, more: Partial<Omit<TabLocation, 'path'>> = {}): TabLocation {
  return { path, view: null, params: {}, hash: '', ...more };
}

/** True for folders and for the notebook itself. */
export function isFolderPath(path: string): boolean {
  return path === '' || path.endsWith('/');
}

/** `runs/2026/a.md` → `a.md`; `runs/2026/` → `2026`. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** `runs/2026/a.md` → `runs/2026/`; the root is empty. */
export function parentFolder(path: string): string {
  const trimmed = path.replace(/\/$/, '');
  return trimmed.slice(0, trimmed.lastIndexOf('/') + 1);
}

/** The address of a location. */
export function toAddress(placeName: string, location: TabLocation): string {
  const path = location.path.split('/').map(encodeURIComponent).join('/');
  const params = { ...location.params, ...(location.view === null ? {} : { view: location.view }) };
  const query = new URLSearchParams(params).toString();
  const hash = location.hash === '' ? '' : `#${encodeURIComponent(location.hash)}`;
  return `/w/${placeName}/${path}${query === '' ? '' : `?${query}`}${hash}`;
}

/** The location of an address, whose parts the router has decoded. */
export function toLocation(path: string, query: LocationQuery, hash: string): TabLocation {
  const entries = Object.entries(query).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? [[name, first] as const] : [];
  });
  const { view = null, ...params } = Object.fromEntries(entries) as Record<string, string>;
  return { path, view, params, hash: hash.replace(/^#/, '') };
}

/** True when both show the same, wherever in it they stand. */
export function isSameSpot(a: TabLocation, b: TabLocation): boolean {
  return a.path === b.path && a.view === b.view;
}
