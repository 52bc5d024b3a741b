import type { Feature } from '../app/feature.ts';

/** Settings. */
export const settingsFeature: Feature = { name: 'settings' };
