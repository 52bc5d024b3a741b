// Checks that every package has one shape: the same files, the same manifest, exact versions.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finish, ROOT } from './run.mjs';
import { publishedPackages, readJson, workspaceMembers } from './workspace.mjs';

const FIELDS = [
  'name',
  'version',
  'private',
  'description',
  'keywords',
  'license',
  'type',
  'sideEffects',
  'engines',
  'bin',
  'publishConfig',
  'files',
  'types',
  'exports',
  'scripts',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
];
const PUBLISHED_FIELDS = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'type',
  'sideEffects',
  'engines',
  'publishConfig',
  'files',
  'types',
  'exports',
  'scripts',
];
const PUBLISHED_FILES = ['README.md', 'tsconfig.json', 'tsup.config.ts', 'vitest.config.ts', 'src/index.ts'];
const DEPENDENCIES = ['dependencies', 'devDependencies'];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const root = readJson('package.json');
const members = workspaceMembers().map((dir) => ({ dir, manifest: readJson(dir, 'package.json') }));
const published = publishedPackages();
const ours = new Set(members.map(({ manifest }) => manifest.name));

finish(
  [
    ...members.flatMap(({ dir, manifest }) => [
      ...checkCommon(dir, manifest),
      ...(published.includes(dir) ? checkPublished(dir, manifest) : checkPrivate(dir, manifest)),
      ...checkDependencies(dir, manifest),
    ]),
    ...checkDependencies('.', root),
    ...checkSameVersions([{ dir: '.', manifest: root }, ...members]),
  ],
  `${members.length} packages`,
);

function checkCommon(dir, manifest) {
  const fields = Object.keys(manifest);
  const order = FIELDS.filter((field) => field in manifest);
  return problemsOf(dir, [
    [fields.every((field) => FIELDS.includes(field)), `has a field other than ${FIELDS.join(', ')}`],
    [fields.join() === order.join(), `has its fields in another order than ${order.join(', ')}`],
    [manifest.license === root.license, `has another licence than ${root.license}`],
    [manifest.type === 'module', 'is not an ES module'],
    [manifest.engines?.node === root.engines.node, `runs on another Node than ${root.engines.node}`],
  ]);
}

function checkPublished(dir, manifest) {
  const name = dir.replace('packages/', '');
  const missing = PUBLISHED_FIELDS.filter((field) => !(field in manifest));
  const files = PUBLISHED_FILES.filter((file) => !existsSync(join(ROOT, dir, file)));
  return problemsOf(dir, [
    [missing.length === 0, `lacks ${missing.join(', ')}`],
    [files.length === 0, `lacks ${files.join(', ')}`],
    [[name, `@codexlab/${name}`].includes(manifest.name), `is named ${manifest.name}`],
    [manifest.version === readJson(published[0], 'package.json').version, 'has a version of its own'],
    [manifest.files?.join() === 'dist,README.md', 'publishes other files than dist and README.md'],
    [manifest.scripts?.build === 'tsup', 'does not build with tsup'],
    [
      manifest.scripts?.prepack === 'node ../../scripts/prepack.mjs',
      'does not look at itself with scripts/prepack.mjs before it is packed',
    ],
    [manifest.scripts?.typecheck === 'tsc -p tsconfig.json', 'does not typecheck with tsc -p tsconfig.json'],
    [manifest.types === './dist/index.d.ts', 'names other types than ./dist/index.d.ts'],
    [manifest.publishConfig?.access === 'public', 'is not published for everybody (publishConfig.access)'],
    [
      JSON.stringify(manifest.publishConfig?.exports) === JSON.stringify(publishedExports(manifest)),
      `publishes other exports (publishConfig.exports) than ${JSON.stringify(publishedExports(manifest))}`,
    ],
    ...Object.entries(manifest.exports ?? {}).flatMap(([path, target]) => checkExport(dir, path, target)),
    [
      readFileIf(dir, 'vitest.config.ts').includes('../../vitest.base.ts'),
      'has a vitest.config.ts without vitest.base.ts',
    ],
    [
      readFileIf(dir, 'tsup.config.ts').includes('../../tsup.base.ts'),
      'has a tsup.config.ts without tsup.base.ts',
    ],
  ]);
}

/** Sources are not published, so neither is the condition that leads to them. */
function publishedExports(manifest) {
  return Object.fromEntries(
    Object.entries(manifest.exports ?? {}).map(([path, { types, default: file }]) => [
      path,
      { types, default: file },
    ]),
  );
}

function checkExport(dir, path, target) {
  const name = path === '.' ? 'index' : path.slice(2);
  const expected = {
    'codexlab-source': `./src/${name}.ts`,
    types: `./dist/${name}.d.ts`,
    default: `./dist/${name}.js`,
  };
  return [
    [
      JSON.stringify(target) === JSON.stringify(expected),
      `exports ${path} otherwise than ${JSON.stringify(expected)}`,
    ],
    [existsSync(join(ROOT, dir, `src/${name}.ts`)), `exports ${path} but has no src/${name}.ts`],
  ];
}

function checkPrivate(dir, manifest) {
  return problemsOf(dir, [
    [manifest.private === true, 'is not private'],
    [!('exports' in manifest), 'is private and has exports'],
    [existsSync(join(ROOT, dir, 'tsconfig.json')), 'lacks tsconfig.json'],
  ]);
}

function checkDependencies(dir, manifest) {
  return DEPENDENCIES.flatMap((kind) => Object.entries(manifest[kind] ?? {})).flatMap(([name, version]) =>
    problemsOf(dir, [
      [
        ours.has(name) ? version === 'workspace:*' : EXACT.test(version),
        `depends on ${name} ${version}: ${ours.has(name) ? 'write workspace:*' : 'give one exact version'}`,
      ],
    ]),
  );
}

function checkSameVersions(manifests) {
  const seen = new Map();
  return manifests.flatMap(({ dir, manifest }) =>
    DEPENDENCIES.flatMap((kind) => Object.entries(manifest[kind] ?? {})).flatMap(([name, version]) => {
      const first = seen.get(name) ?? { dir, version };
      seen.set(name, first);
      return problemsOf(dir, [
        [first.version === version, `has ${name} ${version}, but ${first.dir} has ${first.version}`],
      ]);
    }),
  );
}

function problemsOf(dir, rules) {
  return rules.filter(([holds]) => !holds).map(([, problem]) => `${dir}: ${problem}`);
}

function readFileIf(dir, name) {
  const path = join(ROOT, dir, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
