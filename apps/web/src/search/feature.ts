import type { Feature } from '../app/feature.ts';

/** Search. */
export const searchFeature: Feature = { name: 'search' };
