import type { FileStat } from '../fs/file-system.ts';
import { type RelPath, folderOf, nameOf, relPathOnDisk } from '../paths.ts';

/*
 * A sidecar holds metadata of the file beside it: `.NAME.json`, `.NAME.xml` or `.NAME.md` of the file NAME, and
 * `NAME.json` or `NAME.xml` of a file that cannot hold metadata itself, when their content has the shape of a sidecar.
 * It has no row of its own: it is a part of its owner, and the stat key of the owner tells its state too. A file with
 * the dotted form of a name never has sidecars, so that there are no chains.
 */
const DOTTED = /^\.(.+)\.(?:json|xml|md)$/s;
const UNDOTTED = /^(.+)\.(?:json|xml)$/s;
const DOTTED_EXTENSIONS = ['json', 'xml', 'md'] as const;
const UNDOTTED_EXTENSIONS = ['json', 'xml'] as const;

/** Formats that are no text: an undotted `.json` beside such a file is hardly content of its own. */
const BINARY_EXTENSION = new RegExp(
  `\\.(?:${[
    'png|jpe?g|gif|webp|bmp|tiff?|ico|hei[cf]|avif|jxl|psd|raw|dng|nef|cr2|arw|pdf|docx?|xlsx?|pptx?|od[tsp]|epub',
    'mp3|m4a|aac|ogg|opus|flac|wav|aiff?|mp4|m4v|mov|mkv|avi|webm|mpe?g|zip|gz|bz2|xz|zst|7z|rar|tar|tgz|jar',
    'np[yz]|h5|hdf5?|nc|parquet|feather|arrow|mat|fits?|pkl|pickle|joblib|pt|pth|ckpt|onnx|safetensors|gguf|tflite',
    'sqlite3?|db|bin|dat|dcm|nii|czi|nd2|lif|vsi|mzml|bam|cram|fcs|stl|glb|woff2?|ttf|otf|exe|dll|so|dylib|wasm',
  ].join('|')})$`,
  'i',
);

/** The name of the file that a name would be a sidecar of; null when it has no such form. */
export function ownerName(name: string): string | null {
  const dotted = DOTTED.exec(name)?.[1];
  if (dotted !== undefined) return DOTTED.test(dotted) ? null : dotted;
  const undotted = UNDOTTED.exec(name)?.[1];
  return undotted !== undefined && BINARY_EXTENSION.test(undotted) ? undotted : null;
}

/** True for names that are sidecars whenever their owner exists; others must also have the content of one. */
export function isDottedSidecar(name: string): boolean {
  return name.startsWith('.') && DOTTED.test(name);
}

/** The paths at which a file may have sidecars, those that win first. */
export function sidecarPaths(owner: RelPath): RelPath[] {
  const name = nameOf(owner);
  if (isDottedSidecar(name)) return [];
  const names: string[] = DOTTED_EXTENSIONS.map((extension) => `.${name}.${extension}`);
  if (BINARY_EXTENSION.test(name))
    names.push(...UNDOTTED_EXTENSIONS.map((extension) => `${name}.${extension}`));
  return names.map((each) => relPathOnDisk(folderOf(owner), each));
}

/** Everything whose part in a file may change when one of them changes: the file itself, its owner, their sidecars. */
export function sidecarFamily(path: RelPath): RelPath[] {
  let base = nameOf(path);
  for (let owner = ownerName(base); owner !== null; owner = ownerName(base)) base = owner;
  const head = base === nameOf(path) ? path : relPathOnDisk(folderOf(path), base);
  const family = new Set<RelPath>([path, head]);
  for (const each of sidecarPaths(head)) {
    family.add(each);
    if (!isDottedSidecar(nameOf(each))) for (const below of sidecarPaths(each)) family.add(below);
  }
  return [...family];
}

/** Where the sidecar of a file goes when the file gets another path: one that belongs to it there too. */
export function movedSidecar(sidecar: RelPath, from: RelPath, to: RelPath): RelPath {
  const [name, owner] = [nameOf(sidecar), nameOf(from)];
  const extension = name.slice(name.lastIndexOf('.'));
  const undotted = nameOf(to) + extension;
  const staysUndotted = name === owner + extension && ownerName(undotted) === nameOf(to);
  return relPathOnDisk(folderOf(to), staysUndotted ? undotted : `.${undotted}`);
}

/*
 * The stat key of a file with sidecars: its own key, then name and key of each, with slashes between: no name has one.
 */

/** The stat of a file as one with its sidecars, whatever it was joined with before. */
export function joinStats(stat: FileStat, sidecars: readonly FileStat[]): FileStat {
  if (sidecars.length === 0 && stat.sidecars === undefined) return stat;
  const parts = [ownStatKey(stat.statKey), ...sidecars.flatMap((each) => [nameOf(each.path), each.statKey])];
  return { ...stat, statKey: parts.join('/'), sidecars };
}

/** The key of the file alone. */
export function ownStatKey(statKey: string): string {
  const end = statKey.indexOf('/');
  return end < 0 ? statKey : statKey.slice(0, end);
}

/** Names and keys of the sidecars in a stat key. */
export function sidecarKeys(statKey: string): Map<string, string> {
  const parts = statKey.split('/');
  const keys = new Map<string, string>();
  for (let i = 1; i + 1 < parts.length; i += 2) keys.set(parts[i]!, parts[i + 1]!);
  return keys;
}

const MAX_SHAPE_BYTES = 1024 * 1024;

/** True when the content of an undotted `.json` or `.xml` is that of a sidecar: one object, or an element. */
export function hasSidecarShape(name: string, bytes: Uint8Array): boolean {
  if (bytes.length > MAX_SHAPE_BYTES) return false;
  const text = new TextDecoder().decode(bytes).trimStart();
  if (name.endsWith('.xml')) return text.startsWith('<');
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
