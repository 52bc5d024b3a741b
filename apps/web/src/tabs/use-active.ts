import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import { defineStore } from 'pinia';
import type { PanelProps } from '../app/feature.ts';
import { useDocuments } from '../documents/use-documents.ts';
import type { OpenDocument } from '../documents/open-document.ts';
import { usePlaces } from '../places/use-places.ts';
import { isFolderPath } from './tab-location.ts';
import { useTabs } from './use-tabs.ts';

const useActiveStore = defineStore('active', () => {
  const places = usePlaces();
  const tabs = useTabs();
  const documents = useDocuments();
  const document = shallowRef<OpenDocument | null>(null);
  let release: () => void = () => undefined;

  watch(
    () => [places.current?.notebook.id ?? null, tabs.activeTab?.location.path ?? ''] as const,
    ([, path]) => {
      const place = places.current;
      const last = release;
      const next = place === null || isFolderPath(path) ? null : documents.acquire(place, path);
      release = next?.release ?? (() => undefined);
      document.value = next?.document ?? null;
      last();
    },
    { immediate: true },
  );

  const props = computed<PanelProps | null>(() =>
    places.current === null
      ? null
      : { place: places.current, location: tabs.activeTab?.location ?? null, document: document.value },
  );
  return { props };
});

/** What panels and commands are about: the open notebook and what its active tab shows; null outside of notebooks. */
export function useActive(): ComputedRef<PanelProps | null> {
  const store = useActiveStore();
  return computed(() => store.props);
}
