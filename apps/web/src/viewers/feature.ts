import type { Feature } from '../app/feature.ts';

/** Viewers. */
export const viewersFeature: Feature = { name: 'viewers' };
