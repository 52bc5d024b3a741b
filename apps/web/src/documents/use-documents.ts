import { defineStore } from 'pinia';
import { getCurrentScope, onScopeDispose, shallowReactive } from 'vue';
import type { Place } from '../places/place.ts';
import { createDocument, type DocumentHandle } from './create-document.ts';
import type { OpenDocument } from './open-document.ts';

/** Every file that something shows, once each. */
export const useDocuments = defineStore('documents', () => {
  const handles = shallowReactive(new Map<string, { readonly handle: DocumentHandle; users: number }>());

  /** Takes part in a document until the returned function is called. What is unsaved is saved before it is forgotten. */
  function acquire(
    place: Place,
    path: string,
  ): { readonly document: OpenDocument; readonly release: () => void } {
    const key = `${place.notebook.id}:${path}`;
    const entry = handles.get(key) ?? { handle: createDocument(place, path), users: 0 };
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

  /** A document that was taken up again while it was being saved stays. */
  async function close(
    key: string,
    entry: { readonly handle: DocumentHandle; users: number },
  ): Promise<void> {
    await entry.handle.document.flush();
    if (entry.users > 0) return;
    handles.delete(key);
    entry.handle.dispose();
  }

  /** The same, until the component that calls it goes. */
  function use(place: Place, path: string): OpenDocument {
    const { document, release } = acquire(place, path);
    if (getCurrentScope()) onScopeDispose(release);
    return document;
  }

  return { handles, acquire, use, all: () => [...handles.values()].map(({ handle }) => handle.document) };
});
