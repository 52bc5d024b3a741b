import { watch } from 'vue';
import type { Router } from 'vue-router';
import { usePlaces } from '../places/use-places.ts';
import { baseName } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import { viewNamed } from './registry.ts';

/** Names the page after what it shows, for windows and the history of the browser. */
export function keepPageTitle(router: Router): void {
  const tabs = useTabs();
  const places = usePlaces();
  watch(
    () => {
      const route = router.currentRoute.value;
      if (route.name !== 'notebook') return [(route.meta['title'] as string | undefined) ?? null];
      const location = tabs.activeTab?.location;
      const name = baseName(location?.path ?? '');
      return [viewNamed(location?.view ?? null)?.title ?? null, name, places.current?.notebook.name ?? null];
    },
    (parts) => (document.title = [...parts, 'Codex'].filter(Boolean).join(' · ')),
    { immediate: true },
  );
}
