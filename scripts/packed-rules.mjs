// What must hold of a package as strangers get it. Pure: a package is its manifest and its files by path.
import { posix } from 'node:path';
import { lostImports } from './packed-imports.mjs';

const BESIDE_DIST = ['LICENSE', 'README.md', 'package.json'];
const LEFT_OVER = /\.map$|\.test\.|(?:^|\/)\.|(?<!\.d)\.ts$|\.tsbuildinfo$/;
const SOURCE_MAP = /^\/[/*][#@] sourceMappingURL=(?!data:)/m;
const LINK = /\]\((?!https?:|#)([^)\s#]+)/g;
const ONLY_HERE = ['workspace:', 'codexlab-source', '../'];

/**
 * What is wrong with a package, as sentences. `text(path)` reads one of its `files`; `versions` has those of our packages
 * by name; `root` is the folder in which it was built.
 */
export function problemsOf({ manifest, files, text, versions, root }) {
  return [
    ...BESIDE_DIST.filter((file) => !files.includes(file)).map((file) => `lacks ${file}`),
    ...files.flatMap((file) => problemsOfFile(file, text(file), root)),
    ...ONLY_HERE.filter((word) => JSON.stringify(manifest).includes(word)).map(
      (word) => `package.json says ${word}, which means nothing outside the workspace`,
    ),
    ...problemsOfVersions(manifest, versions),
    ...lostImports({ manifest, files, text }),
    ...lostLinks(files, text),
  ];
}

function problemsOfFile(file, text, root) {
  const rules = [
    [file.startsWith('dist/') || BESIDE_DIST.includes(file), 'should not be published'],
    [!LEFT_OVER.test(file), 'is a leftover'],
    [!SOURCE_MAP.test(text), 'names a source map, which is not published'],
    [!text.includes(root), 'names the folder in which it was built'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `${file} ${problem}`);
}

function problemsOfVersions({ dependencies, peerDependencies }, versions) {
  return Object.entries({ ...dependencies, ...peerDependencies })
    .filter(([name, version]) => name in versions && version !== versions[name])
    .map(([name, version]) => `depends on ${name} ${version} instead of ${versions[name]}`);
}

function lostLinks(files, text) {
  if (!files.includes('README.md')) return [];
  return [...text('README.md').matchAll(LINK)]
    .filter(([, target]) => !files.includes(posix.normalize(target)))
    .map(([, target]) => `README.md links to ${target}, which is not in the package`);
}
