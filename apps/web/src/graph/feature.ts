import type { Feature } from '../app/feature.ts';

/** Graph. */
export const graphFeature: Feature = { name: 'graph' };
