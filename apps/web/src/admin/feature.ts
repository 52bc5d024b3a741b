import type { Feature } from '../app/feature.ts';

/** Admin. */
export const adminFeature: Feature = { name: 'admin' };
