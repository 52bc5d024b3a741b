export { isomorphicCapabilities } from './isomorphic/isomorphic-version-control.ts';
export { noteLostThread } from './lock-holder.ts';
export { openVersionControl } from './open-version-control.ts';
export { type VersionControlOptions } from './version-control-options.ts';
