import { type ActorNames, isUlid, LOCAL_USERNAME, noAddress, type UserStore } from '@codexlab/core';

/**
 * Users as commits name them: by the name that they show others, with an address that reaches nobody. Their own address
 * is theirs, and a commit can never be taken back from whoever has a copy of the repository.
 */
export function actorNames(users: Pick<UserStore, 'get'>): ActorNames {
  return {
    async personOf(actor) {
      const user = isUlid(actor) ? await users.get(actor) : null;
      if (user === null) return null;
      if (user.username === LOCAL_USERNAME) return 'machine';
      return { name: user.fullName ?? user.username, email: noAddress(user.username) };
    },
  };
}
