import type { Feature } from '../app/feature.ts';

/** Lists. */
export const listsFeature: Feature = { name: 'lists' };
