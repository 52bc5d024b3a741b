import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What esbuild tells of a build, as far as it is read here; its metafile. */
export interface BuiltFiles {
  readonly outputs: Readonly<Record<string, BuiltFile>>;
}

interface BuiltFile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  readonly exports: readonly string[];
  readonly entryPoint?: string;
}

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const TERMS = /^(?:licen[cs]e|copying|notice)(?:[.-]\w+)*$/i;

/** The terms of everything by others that a build has in it, package by package. Throws for one that comes without. */
export async function noticesOf({ outputs }: BuiltFiles): Promise<string> {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = new Set(inputs.flatMap((input) => PACKAGE.exec(input)?.[0] ?? []));
  const notices = await Promise.all([...folders].map((folder) => noticeOf(resolve(folder))));
  return `This program has parts of the packages below in it.\n\n${[...new Set(notices)].sort().join('\n')}`;
}

async function noticeOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => TERMS.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  if (texts.length === 0 && !license) throw new Error(`${name} says nothing of its terms.`);
  return [`${'='.repeat(80)}\n${name} ${version} (${license})\n`, ...texts].join('\n');
}
