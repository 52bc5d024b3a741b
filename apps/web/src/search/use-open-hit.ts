import { usePlaces } from '../places/use-places.ts';
import { at } from '../tabs/tab-location.ts';
import { useTabs } from '../tabs/use-tabs.ts';
import type { SearchHit } from './use-search.ts';

/** Opens what was found, in whichever notebook it is. */
export function useOpenHit(): (hit: SearchHit, beside: boolean) => Promise<void> {
  const tabs = useTabs();
  const places = usePlaces();
  return async (hit, beside) => {
    const place = places.byId(hit.notebook.id);
    if (place === null) return;
    await tabs.openIn(place.name, at(hit.path), beside ? { where: 'beside', keep: true } : {});
  };
}
