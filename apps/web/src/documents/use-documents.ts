import { defineStore } from 'pinia';
import { getCurrentScope, onScopeDispose, shallowReactive, watch } from 'vue';
import { forgetStates } from '../editor/kept-states.ts';
import type { Place } from '../places/place.ts';
import { usePlaces } from '../places/use-places.ts';
import { useSession } from '../session/use-session.ts';
import { createDocument, type DocumentHandle } from './create-document.ts';
import type { OpenDocument } from './open-document.ts';

interface Entry {
  readonly handle: DocumentHandle;
  users: number;
}

/** Every file that something shows, once each. */
export const useDocuments = defineStore('documents', () => {
  const entries = shallowReactive(new Set<Entry>());
  const session = useSession();
  const all = () => [...entries].map(({ handle }) => handle.document);

  addEventListener('pagehide', keepAll);
  addEventListener('visibilitychange', keepAll);
  addEventListener('beforeunload', (event) => {
    keepAll();
    // What a server refuses, or cannot get, is worth a question: it is safe in this browser only.
    if (all().some(({ isDirty, save }) => isDirty && save !== 'unsaved' && save !== 'saving'))
      event.preventDefault();
  });

  // What one person typed is never sent in the name of another: it waits in this browser until they are back.
  watch(
    () => session.user?.id ?? null,
    (_, before) => before !== null && forgetAll(),
    { flush: 'sync' },
  );

  // Who may only look from now on is told so at once, and not by a refusal of what they type.
  const places = usePlaces();
  watch(
    () => places.places,
    () => {
      for (const { handle } of entries) {
        const place = places.byId(handle.document.place.notebook.id);
        if (place !== null) handle.enterPlace(place);
      }
    },
  );

  function forgetAll(): void {
    for (const { handle } of entries) handle.dispose();
    entries.clear();
    forgetStates();
  }

  function keepAll(): void {
    for (const document of all()) document.keep();
  }

  /** Takes part in a document until the returned function is called. What is unsaved is saved before it is forgotten. */
  function acquire(
    place: Place,
    path: string,
  ): { readonly document: OpenDocument; readonly release: () => void } {
    const entry = entryOf(place, path);
    entry.users += 1;
    entries.add(entry);
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      entry.users -= 1;
      if (entry.users === 0) void close(entry);
    };
    return { document: entry.handle.document, release };
  }

  /** A file that was moved while it is open is still the same document. */
  function entryOf(place: Place, path: string): Entry {
    const isIt = ({ handle: { document } }: Entry) =>
      document.path === path && document.place.notebook.id === place.notebook.id;
    return [...entries].find(isIt) ?? { handle: createDocument(place, path), users: 0 };
  }

  /** One that was taken up again meanwhile stays; so does one that cannot be saved yet, until it is. */
  async function close(entry: Entry): Promise<void> {
    const { document } = entry.handle;
    await document.flush();
    if (entry.users > 0) return;
    if (document.isDirty && document.conflict === null && !document.isGone) {
      const stop = watch(
        () => document.isDirty,
        () => {
          stop();
          if (entry.users === 0) void close(entry);
        },
      );
      return;
    }
    entries.delete(entry);
    entry.handle.dispose();
  }

  /** The same, until the component that calls it goes. */
  function use(place: Place, path: string): OpenDocument {
    const { document, release } = acquire(place, path);
    if (getCurrentScope()) onScopeDispose(release);
    return document;
  }

  return { acquire, use, all };
});
