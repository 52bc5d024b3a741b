import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isCodexError } from '../errors.ts';
import type { FileContent, FileSystem, Hash } from '../fs/file-system.ts';
import { extensionOf, type RelPath } from '../paths.ts';
import { findSidecars } from '../sync/join-sidecars.ts';
import type { TextWork } from '../text/text-work.ts';
import { byteSplices } from './byte-splices.ts';
import { inParallel } from './in-parallel.ts';
import type { LinkRewrite } from './link-rewriter.ts';
import type { JournalFile } from './move-journal.ts';
import { type LeftLink, type Move, movedPath, type MovedLinks, type PlannedRewrite } from './plan-move.ts';

/** What is needed to try how files would look with other links. */
export interface PreparePorts {
  readonly fs: FileSystem;
  readonly texts: Pick<TextWork, 'rewriteLinks'>;
}

/** Files as they will be, and the links in them that cannot be written so. */
export interface PreparedFiles {
  readonly files: readonly JournalFile[];
  /** The plan without the links that stay. */
  readonly planned: MovedLinks['files'];
  readonly left: readonly LeftLink[];
}

/** A larger file is left as it is: all of it has to be in memory at once, several times. */
const MAX_BYTES = 64 * 1024 * 1024;
const READ_AT_ONCE = 8;
const WITH_LINKS: ReadonlySet<string> = new Set(['.md', '.markdown', '.cdx', '.ipynb']);

/** Writes links anew in memory, and tells what would change on the disk. */
export async function prepareFiles(
  ports: PreparePorts,
  planned: MovedLinks['files'],
  move: Move,
): Promise<PreparedFiles> {
  const prepared = await inParallel([...planned], READ_AT_ONCE, async ([source, rewrites]) => {
    const files: JournalFile[] = [];
    const left: LeftLink[] = [];
    const open = new Set(rewrites);
    for (const { path, wanted } of await placesOf(ports.fs, source, rewrites)) {
      const tried = await tryRewrite(ports, path, wanted);
      for (const { rewrite, reason } of tried.left) {
        const planned = rewrites.find((each) => isSame(each, rewrite));
        if (planned && open.delete(planned)) left.push(...leave(source, planned, reason));
      }
      if (tried.file) files.push({ ...tried.file, path: movedPath(path, move) });
    }
    return { source, files, left, kept: [...open] };
  });
  return {
    files: prepared.flatMap(({ files }) => files),
    planned: new Map(
      prepared.filter(({ kept }) => kept.length > 0).map(({ source, kept }) => [source, kept]),
    ),
    left: prepared.flatMap(({ left }) => left),
  };
}

function hashOf(bytes: Uint8Array): Hash {
  return bytesToHex(sha256(bytes)) as Hash;
}

function isSame(a: LinkRewrite, b: LinkRewrite): boolean {
  return a.target === b.target && a.newTarget === b.newTarget;
}

function leave(source: RelPath, { lines }: PlannedRewrite, reason: string): LeftLink[] {
  return lines.map((line) => ({ source, line, reason }));
}

interface Place {
  readonly path: RelPath;
  readonly wanted: readonly LinkRewrite[];
}

/** Links of a file stand in it, or in the properties that sidecars hold of it. */
async function placesOf(
  fs: FileSystem,
  source: RelPath,
  rewrites: readonly PlannedRewrite[],
): Promise<readonly Place[]> {
  const ofProperties = rewrites.filter(({ kind }) => kind === 'frontmatter');
  const own = { path: source, wanted: rewrites };
  if (ofProperties.length === 0) return [own];
  // In the description that a Markdown sidecar is, links are written as in any note.
  const beside = ofProperties.flatMap((each) => [
    each,
    { ...each, kind: 'wiki' as const },
    { ...each, kind: 'embed' as const },
  ]);
  const sidecars = (await findSidecars(fs, source)).map(({ path }) => ({ path, wanted: beside }));
  const inItself = ofProperties.length < rewrites.length || WITH_LINKS.has(extensionOf(source));
  return inItself ? [own, ...sidecars] : sidecars;
}

interface Tried {
  readonly file: JournalFile | null;
  readonly left: readonly { readonly rewrite: LinkRewrite; readonly reason: string }[];
}

async function tryRewrite(
  { fs, texts }: PreparePorts,
  path: RelPath,
  wanted: readonly LinkRewrite[],
): Promise<Tried> {
  const leaveAll = (reason: string): Tried => ({
    file: null,
    left: wanted.map((rewrite) => ({ rewrite, reason })),
  });
  const content = await readWhole(fs, path);
  if (typeof content === 'string') return leaveAll(content);
  const left: { rewrite: LinkRewrite; reason: string }[] = [];
  let rewrites = wanted;
  for (;;) {
    try {
      const bytes = await texts.rewriteLinks(path, content.bytes, rewrites);
      return { file: toJournalFile(path, content, { bytes, rewrites }), left };
    } catch (error) {
      if (isCodexError(error, 'too_large')) return leaveAll(error.message);
      if (!isCodexError(error, 'unsupported')) throw error;
      const { target } = error.details;
      const kept = rewrites.filter((rewrite) => rewrite.target !== target);
      if (kept.length === rewrites.length) return leaveAll(error.message);
      left.push(
        ...rewrites
          .filter((rewrite) => rewrite.target === target)
          .map((rewrite) => ({ rewrite, reason: error.message })),
      );
      rewrites = kept;
    }
  }
}

/** The file, or why it cannot be changed: one that may not be read stops no move of another. */
async function readWhole(fs: FileSystem, path: RelPath): Promise<FileContent | string> {
  try {
    const stat = await fs.stat(path);
    if (stat?.kind !== 'file') return 'the file is gone';
    if (stat.sizeBytes > MAX_BYTES) return `the file is larger than ${MAX_BYTES} bytes`;
    return await fs.read(path);
  } catch (error) {
    if (!isCodexError(error) || error.details['root'] === true) throw error;
    if (error.code === 'not_found') return 'the file is gone';
    if (error.details['errno'] === 'EACCES') return error.message;
    throw error;
  }
}

function toJournalFile(
  path: RelPath,
  content: FileContent,
  { bytes, rewrites }: { readonly bytes: Uint8Array; readonly rewrites: readonly LinkRewrite[] },
): JournalFile | null {
  const splices = byteSplices(content.bytes, bytes);
  if (splices.length === 0) return null;
  return { path, before: content.hash, after: hashOf(bytes), rewrites, splices };
}
