import type { DeletionPreview, Session, SignIn, User, UserName } from '@codexlab/core';
import { isoTime } from './iso-time.ts';

/** A user as JSON: the fields that others may see, named one by one, so that nothing else can slip through. */
export function toWireUser(user: User) {
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    full_name: user.fullName,
    is_active: user.isActive,
    is_superuser: user.isSuperuser,
    created_at: isoTime(user.createdMs),
    updated_at: isoTime(user.updatedMs),
  };
}

/** Oneself as JSON. */
export function toWireMe(user: User & { readonly hasSecondFactor: boolean }) {
  return { ...toWireUser(user), has_second_factor: user.hasSecondFactor };
}

/** A session as JSON; `currentId` is that of whoever asks. */
export function toWireSession(session: Session, currentId: string | null) {
  return {
    id: session.id,
    created_at: isoTime(session.createdMs),
    last_used_at: isoTime(session.lastUsedMs),
    expires_at: isoTime(session.expiresMs),
    address: session.address,
    user_agent: session.userAgent,
    current: session.id === currentId,
  };
}

/** A sign-in as JSON, with its signed access token. */
export function toWireSignIn(
  signIn: SignIn,
  access: { readonly token: string; readonly lifetimeSeconds: number },
) {
  return {
    access_token: access.token,
    token_type: 'bearer' as const,
    expires_in: access.lifetimeSeconds,
    refresh_token: signIn.refreshToken,
    user: toWireUser(signIn.user),
  };
}

/** What deleting an account would do, as JSON. */
export function toWireDeletion(preview: DeletionPreview) {
  return {
    allowed: preview.soleOwnerOf.length === 0,
    sole_owner_of: preview.soleOwnerOf.map(({ id, name, slug }) => ({ id, name, slug })),
    member_of: preview.memberOf,
  };
}

/** What people call somebody, as JSON. */
export function toWireUserName({ id, username, fullName }: UserName) {
  return { id, username, full_name: fullName, name: fullName ?? username };
}
