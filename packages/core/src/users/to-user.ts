import type { User } from './user-store.ts';

/** What others may see of a user: field by field, so that no secret comes along. */
export function toUser(user: User): User {
  const { id, username, email, fullName, isActive, isSuperuser, createdMs, updatedMs } = user;
  return { id, username, email, fullName, isActive, isSuperuser, createdMs, updatedMs };
}
