import type { UserName } from './user-store.ts';

/** What others call somebody. */
export function shownName({ fullName, username }: Omit<UserName, 'id'>): string {
  return fullName ?? username;
}
