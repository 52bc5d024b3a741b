// The layers. Imports point down only; scripts/check-layers.mjs applies these rules.
const TESTS = '[.-](test|contract|arbitrary|bench)\\.ts$|/(testing|torture)(\\.ts$|/)';
const CONFIGS = '^packages/[^/]+/(tsup|vitest)\\.config\\.ts$';

/** What each package may import of the others. A package that is not listed may import none. */
const ARROWS = {
  core: [],
  metadata: ['core'],
  'storage-sql': ['core'],
  'storage-libsql': ['core', 'storage-sql'],
  'storage-sqlite': ['core', 'storage-sql'],
  watcher: ['core'],
  server: ['core'],
  git: ['core'],
  codexlab: [
    'core',
    'git',
    'metadata',
    'server',
    'storage-libsql',
    'storage-sql',
    'storage-sqlite',
    'watcher',
  ],
};

/** Packages that run anywhere: no node:, no I/O. */
const PURE = '^packages/(core|metadata|storage-sql)/src/';

/** The only packages that core may import: pure ones. */
const CORE_MAY_IMPORT = 'node_modules/(ulid|zod|ignore|@noble/hashes|node-diff3|diff)/';

/** What the web app may import of the packages: what the API says, and the client that speaks it. */
const WEB_MAY_IMPORT = '^packages/server/src/(contract|client)\\.ts$';

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
      name: 'web-knows-the-api-alone',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^(packages|bench|examples)/', pathNot: WEB_MAY_IMPORT },
    },
    {
      name: 'nothing-imports-the-web-app',
      severity: 'error',
      from: { path: '^(packages|bench|examples)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'web-runs-in-browsers',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
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
      from: { path: '^(packages/[^/]+|apps/[^/]+|bench|examples)/' },
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
    { name: 'no-cycles', severity: 'error', from: { pathNot: '^apps/' }, to: { circular: true } },
    {
      name: 'no-cycles-at-start',
      comment:
        'Pages are loaded when they are opened, and may ask the registry which pages there are: circles through `import()` are no circles when the app starts.',
      severity: 'error',
      from: { path: '^apps/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
    { name: 'imports-resolve', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|apps)/[^/]+/dist/|\\?url$|\\?worker$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['codexlab-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json', '.node', '.d.ts'],
    },
  },
};
