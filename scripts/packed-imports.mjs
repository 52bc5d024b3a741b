// Where the imports of a packed package lead. Pure: a package is its manifest and its files by path.
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

const WORKER = /^dist\/(?:command\/)?[\w-]+-worker\.js$/;

/**
 * The imports that lead nowhere, as sentences. From what is exported, run or started as a thread, each must lead to a
 * file of the package, a part of Node or a dependency; to a peer, which may be missing, only from `./testing`.
 */
export function lostImports({ manifest, files, text }) {
  const dependencies = Object.keys(manifest.dependencies ?? {});
  const peers = Object.keys(manifest.peerDependencies ?? {});
  const lost = entriesOf(manifest, files).flatMap(({ entry, forTests }) => {
    const allowed = new Set([...dependencies, ...(forTests ? peers : [])]);
    return importsFrom(entry, new Set(files), text)
      .filter(({ path, name }) => (path === null ? !isAllowed(name, allowed) : !files.includes(path)))
      .map(
        ({ importer, name }) => `${importer} imports ${name}, which is not there for those who use ${entry}`,
      );
  });
  return [...new Set(lost)];
}

function entriesOf(manifest, files) {
  const exported = Object.entries(manifest.exports).flatMap(([path, target]) =>
    Object.values(target).map((file) => ({ entry: posix.normalize(file), forTests: path === './testing' })),
  );
  const started = [...Object.values(manifest.bin ?? {}), ...files.filter((file) => WORKER.test(file))];
  return [...exported, ...started.map((file) => ({ entry: posix.normalize(file), forTests: false }))];
}

/** The imports of a file and of all the files of the package that it leads to. `path`: of a file of the package. */
function importsFrom(entry, present, text) {
  const reached = new Set([entry]);
  const imports = [];
  for (const importer of reached) {
    for (const name of present.has(importer) ? namesIn(text(importer)) : []) {
      const path = name.startsWith('.') ? behind(name, importer) : null;
      imports.push({ importer, name, path });
      if (path !== null) reached.add(path);
    }
  }
  return imports;
}

function namesIn(text) {
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(text, true, true);
  return [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
}

/** Declarations are imported by the name of the JavaScript beside them. */
function behind(name, importer) {
  const path = posix.join(posix.dirname(importer), name);
  return importer.endsWith('.d.ts') ? path.replace(/\.js$/, '.d.ts') : path;
}

function isAllowed(name, allowed) {
  const bare = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
  return allowed.has(bare) || builtinModules.includes(name.replace(/^node:/, ''));
}
