// The layers. Imports point down only; scripts/check-layers.mjs applies these rules.
const TESTS = '[.-](test|contract|arbitrary|bench)\\.ts$|/testing(\\.ts$|/)';
const CONFIGS = '^packages/[^/]+/(tsup|vitest)\\.config\\.ts$';

/** What each package may import of the others. A package that is not listed may import none. */
const ARROWS = {
  core: [],
  metadata: ['core'],
  'storage-sql': ['core'],
  'storage-sqlite': ['core', 'storage-sql'],
  watcher: ['core'],
  server: ['core'],
  git: ['core'],
  codexlab: ['core', 'git', 'metadata', 'server', 'storage-sql', 'storage-sqlite', 'watcher'],
};

/** Packages that run anywhere: no node:, no I/O. */
const PURE = '^packages/(core|metadata|storage-sql)/src/';

/** The only packages that core may import: pure ones. */
const CORE_MAY_IMPORT = 'node_modules/(ulid|zod|ignore|@noble/hashes|node-diff3|diff)/';

const arrows = Object.entries(ARROWS).map(([name, targets]) => ({
  name: `${name}-imports-${targets.join('-') || 'nothing-of-ours'}`,
  severity: 'error',
  from: { path: `^packages/${name}/src/` },
  to: { path: '^(packages|bench|examples)/', pathNot: `^packages/(${[name, ...targets].join('|')})/src/` },
}));

export default {
  forbidden: [
    ...arrows,
    {
      name: 'every-package-has-its-arrows',
      comment: 'Add the package to ARROWS in .dependency-cruiser.mjs.',
      severity: 'error',
      from: { path: '^packages/', pathNot: [`^packages/(${Object.keys(ARROWS).join('|')})/`, CONFIGS] },
      to: { path: '^packages/(?:core|metadata|storage|watcher|git|codexlab)' },
    },
    {
      name: 'core-imports-pure-packages-only',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: TESTS },
      to: { pathNot: ['^packages/', CORE_MAY_IMPORT] },
    },
    {
      name: 'pure-packages-run-anywhere',
      severity: 'error',
      from: { path: PURE, pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'other-packages-by-their-entrance',
      comment: 'Import @codexlab/x or @codexlab/x/testing, not a file inside it.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|bench|examples)/' },
      to: {
        path: '^packages/',
        pathNot: ['^$1/', '^packages/[^/]+/src/(index|testing|contract|client)\\.ts$'],
      },
    },
    {
      name: 'test-tools-in-tests-only',
      severity: 'error',
      from: { path: '^packages/', pathNot: [TESTS, CONFIGS] },
      to: { path: 'node_modules/(vitest|fast-check)/|^packages/[^/]+/src/testing\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'imports-resolve', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['codexlab-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.node', '.d.ts'],
    },
  },
};
