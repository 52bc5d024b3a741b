import { defineStore } from 'pinia';
import { getCurrentScope, onScopeDispose, shallowReactive, watch } from 'vue';
import type { Place } from '../places/place.ts';
import { createDocument, type DocumentHandle } from './create-document.ts';
import type { OpenDocument } from './open-document.ts';

interface Entry {
  readonly handle: DocumentHandle;
  users: number;
}

/** Every file that something shows, once each. */
export const useDocuments = defineStore('documents', () => {
  const handles = shallowReactive(new Map<string, Entry>());
  const all = () => [...handles.values()].map(({ handle }) => handle.document);

  addEventListener('pagehide', keepAll);
  addEventListener('visibilitychange', keepAll);
  addEventListener('beforeunload', (event) => {
    keepAll();
    // What a server refuses, or cannot get, is worth a question: it is safe in this browser only.
    if (all().some(({ isDirty, save }) => isDirty && save !== 'unsaved' && save !== 'saving'))
      event.preventDefault();
  });

  function keepAll(): void {
    for (const document of all()) document.keep();
  }

  /** Takes part in a document until the returned function is called. What is unsaved is saved before it is forgotten. */
  function acquire(
    place: Place,
    path: string,
  ): { readonly document: OpenDocument; readonly release: () => void } {
    const [key, entry] = entryOf(place, path);
    entry.users += 1;
    handles.set(key, entry);
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      entry.users -= 1;
      if (entry.users === 0) void close(key, entry);
    };
    return { document: entry.handle.document, release };
  }

  /** A file that was moved while it is open is still the same document. */
  function entryOf(place: Place, path: string): readonly [key: string, entry: Entry] {
    for (const [key, entry] of handles) {
      const { document } = entry.handle;
      if (document.path === path && document.place.notebook.id === place.notebook.id) return [key, entry];
    }
    return [`${place.notebook.id}:${path}`, { handle: createDocument(place, path), users: 0 }];
  }

  /** One that was taken up again meanwhile stays; so does one that cannot be saved yet, until it is. */
  async function close(key: string, entry: Entry): Promise<void> {
    const { document } = entry.handle;
    await document.flush();
    if (entry.users > 0) return;
    if (document.isDirty && document.conflict === null && !document.isGone) {
      const stop = watch(
        () => document.isDirty,
        () => {
          stop();
          if (entry.users === 0) void close(key, entry);
        },
      );
      return;
    }
    handles.delete(key);
    entry.handle.dispose();
  }

  /** The same, until the component that calls it goes. */
  function use(place: Place, path: string): OpenDocument {
    const { document, release } = acquire(place, path);
    if (getCurrentScope()) onScopeDispose(release);
    return document;
  }

  return { handles, acquire, use, all };
});
