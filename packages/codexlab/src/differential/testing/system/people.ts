import { CodexError, type Deed, type SettingsWrite, type UserChange, type UserRecord } from '@codexlab/core';
import fc from 'fast-check';
import { type CallKind, reads, writes } from './call.ts';
import { page, readPages } from './pages.ts';
import { hash, id, lists, text, textOrNull } from './values.ts';

type Settable = Omit<UserRecord, 'id' | 'createdMs' | 'updatedMs'>;

const stamp = fc.constantFrom('stamp-1', 'stamp-2');
const settable = {
  username: text,
  email: fc.option(text.map((name) => `${name}@lab`)),
  fullName: textOrNull,
  isActive: fc.boolean(),
  isSuperuser: fc.boolean(),
  passwordRecord: fc.constantFrom('record', '!'),
  securityStamp: stamp,
  totpSecret: fc.option(fc.constant('secret')),
  totpConfirmed: fc.boolean(),
  totpLastStep: fc.option(fc.constantFrom(1, 2, 3)),
  recoveryHashes: fc.subarray(['hash-1', 'hash-2', 'hash-3']),
};
const user: fc.Arbitrary<Settable> = fc.record(settable);
const change: fc.Arbitrary<UserChange> = fc.record(settable, { requiredKeys: [] });
const options = fc.record(
  {
    endSessions: fc.oneof(fc.constant('all' as const), fc.record({ except: id.session })),
    endTokens: fc.boolean(),
    ifStamp: stamp,
  },
  { requiredKeys: [] },
);
const used = fc.oneof(fc.record({ step: fc.constantFrom(1, 2, 3, 4) }), fc.record({ recoveryHash: hash }));
const within = fc.oneof(fc.constant('all' as const), lists.workspaces);
const decision = fc.constantFrom('told', 'kept', 'nothing', 'failure');

/** Calls about users and their settings. */
export const people: readonly CallKind[] = [
  writes(
    'users.create',
    'user.created',
    ({ store, nowMs }, deed, userId, drawn) =>
      store.users.create({ ...drawn, id: userId, createdMs: nowMs, updatedMs: nowMs }, deed),
    id.user,
    user,
  ),
  writes(
    'users.update',
    'user.updated',
    ({ store }, deed, userId, drawn, how) => store.users.update(userId, drawn, deed, how),
    ...([id.user, change, fc.option(options, { nil: undefined })] as const),
  ),
  writes(
    'users.useSecondFactor',
    'user.signed_in',
    ({ store }, deed, userId, code) => store.users.useSecondFactor(userId, code, deed),
    ...([id.user, used] as const),
  ),
  writes(
    'users.remove',
    'user.removed',
    ({ store }, deed, userId) => store.users.remove(userId, deed),
    id.user,
  ),
  reads('users.get', ({ store }, userId) => store.users.get(userId), id.user),
  reads(
    'users.findByLogin',
    ({ store }, login) => store.users.findByLogin(login),
    fc.oneof(
      text,
      text.map((name) => `${name}@LAB`),
    ),
  ),
  reads('users.named', ({ store }, ids, where) => store.users.named(ids, where), lists.users, within),
  reads('users.count', ({ store }) => store.users.count()),
  reads(
    'users.list',
    (scene, drawn) => readPages(scene, { list: 'users', drawn }, (wanted) => scene.store.users.list(wanted)),
    page,
  ),
  reads('settings.get', ({ store }, userId) => store.settings.get(userId), id.user),
  writes(
    'settings.change',
    'settings.changed',
    ({ store }, deed, userId, what, document) =>
      store.settings.change(userId, (before) => decide(what, `${before}${document}`, deed)),
    ...([id.user, decision, text] as const),
  ),
];

function decide(what: string, document: string, deed: Deed): SettingsWrite | null {
  if (what === 'failure') throw new CodexError('conflict', 'The settings are others by now.');
  return what === 'nothing' ? null : { document, deed: what === 'told' ? deed : null };
}
