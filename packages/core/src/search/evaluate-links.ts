import { fileKeys, linkKey } from '../links/link-key.ts';
import type { LinkCandidate } from '../links/link-store.ts';
import { resolveLink } from '../links/resolve-link.ts';
import type { ParsedLink } from '../files/parsed-file.ts';
import { storedRelPath, type RelPath } from '../paths.ts';

/** A file as far as its links go. */
export interface LinkingFile extends LinkCandidate {
  readonly links: readonly Pick<ParsedLink, 'kind' | 'target'>[];
}

/** Where the links of a notebook lead. An ambiguous link leads to each of its candidates; one into its own file nowhere. */
export interface LinkFacts {
  /** Other files that the links of this one lead to. */
  leadsTo(file: LinkingFile): readonly RelPath[];
  /** Other files with a link to this one. */
  comesFrom(file: LinkingFile): readonly RelPath[];
  hasUnresolved(file: LinkingFile): boolean;
  /** The files that `[[target]]`, written in the root, would lead to. */
  namedBy(target: string): readonly RelPath[];
}

/** A file in the root from which targets are read; no link leads to it, since it is not in the notebook. */
const IN_ROOT = storedRelPath('?');

/** Resolves every link of a notebook. */
export function evaluateLinks(files: readonly LinkingFile[]): LinkFacts {
  const bearers = bearersOfKeys(files);
  const aims = (from: RelPath, link: Pick<ParsedLink, 'kind' | 'target'>): readonly RelPath[] => {
    const address = { from, kind: link.kind, target: link.target };
    const resolution = resolveLink(address, bearers.get(linkKey(address) ?? '') ?? []);
    if (resolution.status === 'ambiguous') return resolution.candidates;
    return resolution.status === 'resolved' ? [resolution.path] : [];
  };
  const forward = new Map(
    files.map((file) => [file.path, new Set(file.links.flatMap((link) => aims(file.path, link)))]),
  );
  const leadsTo = (file: LinkingFile) =>
    [...(forward.get(file.path) ?? [])].filter((path) => path !== file.path);
  return {
    leadsTo,
    comesFrom: (file) =>
      files
        .filter((other) => other.path !== file.path && forward.get(other.path)?.has(file.path))
        .map((o) => o.path),
    hasUnresolved: (file) => file.links.some((link) => aims(file.path, link).length === 0),
    namedBy: (target) => (target === '' ? [] : aims(IN_ROOT, { kind: 'wiki', target })),
  };
}

function bearersOfKeys(files: readonly LinkingFile[]): ReadonlyMap<string, readonly LinkingFile[]> {
  const bearers = new Map<string, LinkingFile[]>();
  for (const file of files)
    for (const key of fileKeys(file.path, file.aliases)) {
      const others = bearers.get(key);
      if (others) others.push(file);
      else bearers.set(key, [file]);
    }
  return bearers;
}
