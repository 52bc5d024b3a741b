import { extensionOf, type Problem, type RelPath } from '@codexlab/core';
import { imageTypes } from './image-format.ts';
import { problem } from './problem.ts';

/** What a file's content is. */
export interface ContentType {
  readonly mimeType: string;
  readonly isText: boolean;
}

/** Extensions that promise one of some types; the first is what `renamed` would end in. */
const promises = new Map<string, readonly string[]>(
  Object.entries({
    '.png': [imageTypes.png, 'image/apng'],
    '.jpg': [imageTypes.jpeg],
    '.jpeg': [imageTypes.jpeg],
    '.gif': [imageTypes.gif],
    '.webp': [imageTypes.webp],
    '.bmp': [imageTypes.bmp],
    '.tif': [imageTypes.tiff],
    '.tiff': [imageTypes.tiff],
    '.avif': [imageTypes.avif, imageTypes.heic],
    '.heic': [imageTypes.heic, imageTypes.avif],
    '.ico': [imageTypes.ico, imageTypes.png],
    '.psd': [imageTypes.psd],
    '.svg': [imageTypes.svg],
    '.pdf': ['application/pdf'],
  }),
);

/** Extensions of text only: no program that knows them can read anything else. */
const textOnly = new Set(
  '.md .markdown .cdx .txt .csv .tsv .json .jsonl .ipynb .yaml .yml .toml .xml'.split(' '),
);

/**
 * The problem `extension_mismatch` when a name promises another format than the content has: other programs will not
 * open such a file. Names that promise nothing in particular are never wrong. For a file that is not empty.
 */
export function extensionProblems(path: RelPath, content: ContentType): readonly Problem[] {
  const extension = extensionOf(path);
  const promised = promises.get(extension);
  const isWrong = promised
    ? !promised.includes(content.mimeType)
    : textOnly.has(extension) && !content.isText;
  if (!isWrong) return [];
  const message = `The name ends in ${extension}, but the content is ${nameOfContent(content)}. ${advice(content)}`;
  return [problem('extension_mismatch', message)];
}

function nameOfContent({ mimeType, isText }: ContentType): string {
  if (isText && mimeType !== imageTypes.svg) return 'text';
  return mimeType === 'application/octet-stream' ? 'of another, unknown format' : mimeType;
}

function advice({ mimeType, isText }: ContentType): string {
  if (isText && mimeType !== imageTypes.svg)
    return 'If it is a pointer of Git LFS, fetch the content with `git lfs pull`; otherwise rename it.';
  const right = [...promises].find(([, types]) => types[0] === mimeType)?.[0];
  if (right === undefined) return 'Check that the file is whole and has the right name.';
  return `Rename it to end in ${right}, so that other programs open it.`;
}
