import type { Feature } from '../app/feature.ts';

/** Today. */
export const todayFeature: Feature = { name: 'today' };
