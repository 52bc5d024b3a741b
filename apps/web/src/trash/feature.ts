import type { Feature } from '../app/feature.ts';

/** Trash. */
export const trashFeature: Feature = { name: 'trash' };
