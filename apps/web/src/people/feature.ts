import type { Feature } from '../app/feature.ts';

/** People. */
export const peopleFeature: Feature = { name: 'people' };
