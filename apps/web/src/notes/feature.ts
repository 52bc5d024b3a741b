import type { Feature } from '../app/feature.ts';

/** Notes. */
export const notesFeature: Feature = { name: 'notes' };
