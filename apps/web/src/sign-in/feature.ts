import type { Feature } from '../app/feature.ts';

/** Sign-in. */
export const signInFeature: Feature = { name: 'sign-in' };
