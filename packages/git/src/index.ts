export { openVersionControl } from './open-version-control.ts';
export { type VersionControlOptions } from './version-control-options.ts';
