import { describe, expect, it } from 'vitest';
import { allPages, type OpenScene } from './scene.ts';

/** What `UserSettingsStore` must do. */
export function testUserSettingsStore(open: OpenScene): void {
  describe('settings of users', () => {
    it('keeps one document of each user, and gives it to whoever changes it next', async () => {
      const { store, addUser } = await open();
      const [user, other] = [await addUser(), await addUser()];
      expect(await store.settings.get(user.id)).toBeNull();
      const seen: (string | null)[] = [];
      for (const document of ['one', 'two é "\u0000'])
        await store.settings.change(user.id, (before) => {
          seen.push(before);
          return { document, deed: null };
        });
      expect(seen).toEqual([null, 'one']);
      expect(await store.settings.get(user.id)).toBe('two é "\u0000');
      expect(await store.settings.get(other.id)).toBeNull();
    });

    it('writes nothing where nothing is to be written, or the change is refused', async () => {
      const { store, addUser, deed } = await open();
      const { id } = await addUser();
      await store.settings.change(id, () => ({ document: 'kept', deed: null }));
      const { seq } = await store.audit.head();
      await store.settings.change(id, () => null);
      const refusing = store.settings.change(id, () => {
        throw new Error('refused');
      });
      await expect(refusing).rejects.toThrow('refused');
      expect(await store.settings.get(id)).toBe('kept');
      await store.settings.change(id, () => ({ document: 'unnoted', deed: null }));
      expect((await store.audit.head()).seq).toBe(seq);
      await store.settings.change(id, () => ({ document: 'noted', deed: deed('user.settings_changed') }));
      expect((await store.audit.head()).seq).toBe(seq + 1);
    });

    it('loses no change of several at once', async () => {
      const { store, addUser } = await open();
      const { id } = await addUser();
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.settings.change(id, (before) => ({ document: `${before ?? ''}x`, deed: null })),
        ),
      );
      expect(await store.settings.get(id)).toBe('x'.repeat(20));
    });

    it('forgets them with their user, and keeps none for nobody', async () => {
      const { store, newId, addUser, deed } = await open();
      const { id } = await addUser();
      await store.settings.change(id, () => ({ document: 'kept', deed: null }));
      await store.users.remove(id, deed('user.deleted'));
      expect(await store.settings.get(id)).toBeNull();
      for (const gone of [id, newId()])
        await expect(
          store.settings.change(gone, () => ({ document: 'a', deed: null })),
        ).rejects.toMatchObject({ code: 'not_found' });
      const users = await allPages((cursor) => store.users.list({ limit: 10, cursor }));
      expect(users).toEqual([]);
    });
  });
}
