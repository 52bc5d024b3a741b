import { type FileContent, type Hash, type ParsedFile, type ParsedLink, type RelPath } from '@codexlab/core';
import { parseFile } from '../parse-file.ts';
import { linksOfProperties } from '../properties.ts';
import { readSidecar } from '../sidecar.ts';
import { isJsonSidecar } from './rewrite-links-json.ts';
import type { WantedTarget } from './rewrite-links-markdown.ts';
import { cannotRewrite } from './rewrite-links-spelling.ts';

/** A file before and after its links were rewritten. */
export interface RewrittenFile {
  readonly path: RelPath;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Reads both versions: they must have the same links but for the targets, and the same tags, headings, blocks and names of
 * properties. Throws `unsupported` with the line of the first link that differs.
 */
export async function requireSameButTargets(file: RewrittenFile, wanted: WantedTarget): Promise<void> {
  const before = await read(file.path, file.before);
  const after = await read(file.path, file.after);
  for (const [at, link] of before.links.entries()) {
    const now = after.links[at];
    if (now === undefined || !isRewritten(link, now, wanted))
      throw cannotRewrite(link.target, link.line, 'the text around it would be read otherwise');
  }
  if (after.links.length === before.links.length && shapeOf(after) === shapeOf(before)) return;
  throw cannotRewrite(
    before.links[0]?.target ?? '',
    before.links[0]?.line ?? null,
    'other parts would be read otherwise',
  );
}

type Read = Pick<ParsedFile, 'links' | 'tags' | 'headings' | 'blocks' | 'properties'>;

async function read(path: RelPath, bytes: Uint8Array): Promise<Read> {
  const content = contentOf(path, bytes);
  if (!isJsonSidecar(path)) return parseFile(content);
  const { properties, tags } = readSidecar(content);
  return { links: linksOfProperties(properties, () => 1), tags, headings: [], blocks: [], properties };
}

function contentOf(path: RelPath, bytes: Uint8Array): FileContent {
  const stat = {
    path,
    kind: 'file' as const,
    sizeBytes: bytes.length,
    modifiedMs: 0,
    statKey: '',
    identity: '',
  };
  return { stat, bytes, hash: NO_HASH, truncated: false };
}

/** Reading a file asks for no hash. */
const NO_HASH = '' as Hash;

/** The line of a link in a property is looked up by its text, so that it may be another. */
function isRewritten(old: ParsedLink, now: ParsedLink, wanted: WantedTarget): boolean {
  const target = old.target === '' ? '' : (wanted(old.kind, old.target) ?? old.target);
  return (
    now.kind === old.kind &&
    now.target === target &&
    now.heading === old.heading &&
    now.block === old.block &&
    (now.line === old.line || old.kind === 'frontmatter') &&
    (now.text === old.text || (old.text ?? old.target) === (now.text ?? now.target))
  );
}

/** Tags, headings and the like, as far as they must stay. */
function shapeOf({ tags, headings, blocks, properties }: Read): string {
  const levels = headings.map(({ level, line }) => [level, line]);
  return JSON.stringify([tags, levels, blocks, Object.keys(properties)]);
}
