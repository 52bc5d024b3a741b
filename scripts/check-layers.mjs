// Checks that imports point down only, by the rules of .dependency-cruiser.mjs. An argument names another root.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';
import { finish, ROOT } from './run.mjs';
import { workspaceMembers } from './workspace.mjs';

const root = resolve(process.argv[2] ?? ROOT);
const folders = workspaceMembers(root).map((dir) =>
  existsSync(join(root, dir, 'src')) ? `${dir}/src` : dir,
);

const { forbidden, options } = config;
const { enhancedResolveOptions, ...cruiseOptions } = options;
const { output } = await cruise(
  folders,
  { ...cruiseOptions, baseDir: root, validate: true, ruleSet: { forbidden, options } },
  enhancedResolveOptions,
);

const modules = output.modules.map((module) => module.source);
finish(
  [
    ...output.summary.violations.map(toLine),
    ...folders.filter(isUnchecked).map((dir) => `no module was checked in ${dir}`),
  ],
  `${output.summary.totalCruised} modules, ${output.summary.totalDependenciesCruised} imports`,
);

function toLine({ rule, from, to, cycle }) {
  const way = cycle ? [from, ...cycle.map((step) => step.name)].join(' -> ') : `${from} -> ${to}`;
  return `${rule.name}: ${way}`;
}

function isUnchecked(dir) {
  return !modules.some((source) => source.startsWith(`${dir}/`));
}
