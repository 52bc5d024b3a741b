export { openVersionControl, type VersionControlOptions } from './open-version-control.ts';
