import { extensionOf, nameOf, type FileKind, type RelPath } from '@codexlab/core';
import { filetypeinfo } from 'magic-bytes.js';
import mime from 'mime';
import { latin1 } from './byte-reading.ts';
import { dataType } from './data-format.ts';
import { bitmapFormat, imageTypes } from './image-format.ts';
import { MAGIC_PROBE_BYTES } from './limits.ts';
import { isSvg } from './svg.ts';

/** What a file is, for people and for programs. */
export interface DetectedKind {
  readonly kind: FileKind;
  readonly mimeType: string;
}

/**
 * Tells the kind and MIME type of a file: from its bytes where they have a signature, then from its name, which is not
 * believed where the format has a signature and the bytes lack it. `isText` is what `decodeText` found; some PDF are
 * text as well.
 */
export function detectKind(file: {
  readonly path: RelPath;
  readonly bytes: Uint8Array;
  readonly isText: boolean;
}): DetectedKind {
  return file.isText && !isTextualPdf(file)
    ? detectText(file.path, file.bytes)
    : detectBinary(file.path, file.bytes);
}

const textKinds = new Map<string, DetectedKind>(
  Object.entries<DetectedKind>({
    '.md': { kind: 'note', mimeType: 'text/markdown' },
    '.markdown': { kind: 'note', mimeType: 'text/markdown' },
    '.cdx': { kind: 'view', mimeType: 'application/x-codex-view' },
    '.ipynb': { kind: 'notebook', mimeType: 'application/x-ipynb+json' },
    '.csv': { kind: 'table', mimeType: 'text/csv' },
    '.tsv': { kind: 'table', mimeType: 'text/tab-separated-values' },
    '.json': { kind: 'data', mimeType: 'application/json' },
    '.jsonl': { kind: 'data', mimeType: 'application/jsonl' },
    '.ndjson': { kind: 'data', mimeType: 'application/x-ndjson' },
    '.geojson': { kind: 'data', mimeType: 'application/geo+json' },
    '.yaml': { kind: 'data', mimeType: 'text/yaml' },
    '.yml': { kind: 'data', mimeType: 'text/yaml' },
    '.toml': { kind: 'data', mimeType: 'application/toml' },
    '.xml': { kind: 'data', mimeType: 'text/xml' },
    '.svg': { kind: 'image', mimeType: 'image/svg+xml' },
    '.txt': { kind: 'text', mimeType: 'text/plain' },
    '.log': { kind: 'text', mimeType: 'text/plain' },
    '.rst': { kind: 'text', mimeType: 'text/x-rst' },
    '.tex': { kind: 'text', mimeType: 'text/x-tex' },
    '.html': { kind: 'code', mimeType: 'text/html' },
    '.css': { kind: 'code', mimeType: 'text/css' },
    '.ts': { kind: 'code', mimeType: 'text/x-typescript' },
    '.py': { kind: 'code', mimeType: 'text/x-python' },
  }),
);

const codeNames = new Map<string, string>([
  ['makefile', 'text/x-makefile'],
  ['gnumakefile', 'text/x-makefile'],
  ['dockerfile', 'text/x-dockerfile'],
  ['containerfile', 'text/x-dockerfile'],
  ['cmakelists.txt', 'text/x-cmake'],
  ['jenkinsfile', 'text/x-groovy'],
  ['rakefile', 'text/x-ruby'],
  ['gemfile', 'text/x-ruby'],
  ['justfile', 'text/x-just'],
]);

/** Extensions of source code that have no entry of their own above. */
const codeExtensions = new Set(
  (
    '.ada .adb .asm .awk .bash .bat .c .cc .cjs .clj .cls .cmake .cmd .coffee .cpp .cr .cs .cts .cu .cxx .d .dart ' +
    '.diff .el .elm .erl .ex .exs .f .f90 .f95 .fish .for .fs .go .gradle .graphql .groovy .h .hh .hpp .hs .htm ' +
    '.hxx .ino .java .jl .js .jsx .kt .kts .less .lisp .lua .m .mjs .mk .ml .mli .mts .nim .nix .pas .patch .php ' +
    '.pl .pm .proto .ps1 .psm1 .pyi .pyx .r .rb .rkt .rs .s .sass .sbt .scala .scm .scss .sh .sol .sql .sv ' +
    '.svelte .swift .tcl .tf .tsx .v .vb .vhd .vhdl .vim .vue .wat .zig .zsh'
  ).split(' '),
);

/** A note may begin with anything; without an extension of text, these bytes are a PDF. */
function isTextualPdf({ path, bytes }: { readonly path: RelPath; readonly bytes: Uint8Array }): boolean {
  return /^%PDF-\d/.test(latin1(bytes, 0, 6)) && !textKinds.has(extensionOf(path));
}

function detectText(path: RelPath, bytes: Uint8Array): DetectedKind {
  if (extensionOf(path) === '.svg' && !isSvg(bytes)) return { kind: 'text', mimeType: 'text/plain' };
  const known = textKinds.get(extensionOf(path));
  const codeName = codeNames.get(nameOf(path).toLowerCase());
  if (codeName !== undefined) return { kind: 'code', mimeType: codeName };
  if (known !== undefined) return known;
  const extension = extensionOf(path);
  const type = mime.getType(extension);
  if (codeExtensions.has(extension)) return { kind: 'code', mimeType: textType(type) ?? 'text/x-source' };
  return { kind: 'text', mimeType: textType(type) ?? 'text/plain' };
}

/** A type that the name suggests, unless it can only be binary. */
function textType(type: string | null): string | null {
  return type !== null && /^text\/|[+/](json|xml|javascript|x-sh|sql)$/.test(type) ? type : null;
}

function detectBinary(path: RelPath, bytes: Uint8Array): DetectedKind {
  const mimeType = typeOfBytes(path, bytes) ?? typeOfName(path) ?? 'application/octet-stream';
  return { kind: binaryKind(mimeType), mimeType };
}

/** Formats that cannot be without their signature, and text, are not taken from a name. */
function typeOfName(path: RelPath): string | null {
  const type = mime.getType(extensionOf(path));
  if (type === null || textKinds.has(extensionOf(path)) || textType(type) !== null) return null;
  const isSigned = signedTypes.has(type) || binaryKind(type) === 'pdf' || archiveType.test(type);
  return isSigned ? null : type;
}

const signedTypes: ReadonlySet<string> = new Set([...Object.values(imageTypes), 'image/fits', 'image/heif']);

/** Several formats may share a signature (every .docx is a zip): then the extension chooses. */
function typeOfBytes(path: RelPath, bytes: Uint8Array): string | null {
  const bitmap = bitmapFormat(bytes);
  if (bitmap !== null) return imageTypes[bitmap];
  const data = dataType(bytes, extensionOf(path));
  if (data !== null) return data;
  const found = filetypeinfo(bytes.subarray(0, MAGIC_PROBE_BYTES)).filter((type) => type.mime !== undefined);
  const extension = extensionOf(path).slice(1);
  const named = found.find((type) => type.extension === extension);
  if (named?.mime !== undefined) return named.mime;
  const byName = mime.getType(extension);
  if (found.some((type) => type.mime === byName)) return byName;
  const container = found.length > 0 && /zip|ole|cfb|ms-/.test(found[0]!.mime ?? '') ? byName : null;
  return container ?? found[0]?.mime ?? null;
}

const archiveType =
  /^application\/(?:(?:x-)?(?:zip|tar|gzip|gtar|bzip2?|xz|zstd|7z|rar|compress|lzip|lz4)(?:-compressed|-compress)?|vnd\.rar|java-archive)$/;

function binaryKind(mimeType: string): FileKind {
  const family = mimeType.slice(0, mimeType.indexOf('/'));
  if (family === 'image' || family === 'audio' || family === 'video') return family;
  if (mimeType === 'application/pdf') return 'pdf';
  return archiveType.test(mimeType) ? 'archive' : 'binary';
}
