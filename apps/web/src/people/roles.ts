import type { Workspace } from '../api/types.ts';

/** What somebody may do in a workspace. */
export type Role = Workspace['role'];

/** The roles as people choose them, strongest first. */
export const ROLE_OPTIONS: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'owner', label: 'Owner' },
  { value: 'editor', label: 'Editor' },
  { value: 'viewer', label: 'Viewer' },
];

/** What each role may do, in a sentence. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = Object.freeze({
  owner: 'Reads and changes everything, and says who takes part.',
  editor: 'Reads and changes files.',
  viewer: 'Reads files.',
});
