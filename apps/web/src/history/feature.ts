import type { Feature } from '../app/feature.ts';

/** History. */
export const historyFeature: Feature = { name: 'history' };
