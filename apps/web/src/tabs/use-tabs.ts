import { defineStore } from 'pinia';
import { computed, reactive, ref, watch } from 'vue';
import { router as theRouter } from '../app/the-router.ts';
import { readSavedPanes, savePanes } from './saved-tabs.ts';
import type { Pane, Tab } from './tab.ts';
import { isSameSpot, toAddress, type TabLocation } from './tab-location.ts';

/** Where something opens. */
export interface OpenOptions {
  /** `beside`: in another pane, which is made when there is one only. */
  readonly where?: 'here' | 'beside';
  /** True: in a tab that stays. Default: it takes the place of the last one that was only looked at. */
  readonly keep?: boolean;
  /** True: the step is not kept for the Back button. */
  readonly replace?: boolean;
}

const MOST_PANES = 3;
const MOST_TABS = 40;

/** The tabs of the notebook that is open. What the active one shows stands in the address. */
export const useTabs = defineStore('tabs', () => {
  const router = theRouter();
  const placeName = ref<string | null>(null);
  const panes = reactive<Pane[]>([]);
  const activePaneId = ref('');
  let asked: OpenOptions = {};

  const activePane = computed(() => panes.find(({ id }) => id === activePaneId.value) ?? panes[0] ?? null);
  const activeTab = computed(
    () => activePane.value?.tabs.find(({ id }) => id === activePane.value?.activeId) ?? null,
  );

  watch(
    () => JSON.stringify(panes),
    () => placeName.value !== null && savePanes(placeName.value, panes),
    { flush: 'post' },
  );

  /** Goes to something of the open notebook. */
  async function open(location: TabLocation, options: OpenOptions = {}): Promise<void> {
    if (placeName.value === null) return;
    await openIn(placeName.value, location, options);
  }

  /** The same in any notebook, by `workspace/notebook`. */
  async function openIn(place: string, location: TabLocation, options: OpenOptions = {}): Promise<void> {
    asked = options;
    const address = toAddress(place, location);
    const isThere = router.resolve(address).fullPath === router.currentRoute.value.fullPath;
    if (isThere) return show(place, location);
    await (options.replace === true ? router.replace(address) : router.push(address));
  }

  /** Called by the router: what the address says is shown, in the tab that has it already or in a new one. */
  function show(place: string, location: TabLocation): void {
    const options = asked;
    asked = {};
    if (place !== placeName.value) {
      enter(place);
      const last = activeTab.value;
      // The notebook as such was asked for: what was open in it last is shown again.
      if (location.path === '' && location.view === null && last !== null)
        return void router.replace(toAddress(place, last.location));
    }
    const pane = options.where === 'beside' ? paneBeside() : (activePane.value ?? addPane());
    activePaneId.value = pane.id;
    const tab = tabFor(pane, location, options);
    tab.location = location;
    if (options.keep === true) tab.isPreview = false;
    pane.activeId = tab.id;
  }

  function enter(place: string): void {
    placeName.value = place;
    panes.splice(0, panes.length, ...readSavedPanes(place));
    activePaneId.value = panes[0]?.id ?? '';
  }

  function tabFor(pane: Pane, location: TabLocation, options: OpenOptions): Tab {
    const same = pane.tabs.find((tab) => isSameSpot(tab.location, location));
    if (same) return same;
    const preview = options.keep === true ? undefined : pane.tabs.find(({ isPreview }) => isPreview);
    return preview ?? addTab(pane, location, options.keep !== true);
  }

  function addTab(pane: Pane, location: TabLocation, isPreview: boolean): Tab {
    const index = pane.tabs.findIndex(({ id }) => id === pane.activeId) + 1;
    const id = crypto.randomUUID();
    pane.tabs.splice(index, 0, { id, location, isPreview });
    if (pane.tabs.length > MOST_TABS) pane.tabs.splice(index === 1 ? 1 : 0, 1);
    return pane.tabs.find((tab) => tab.id === id) ?? pane.tabs[0]!;
  }

  function addPane(): Pane {
    panes.push({ id: crypto.randomUUID(), tabs: [], activeId: null });
    return panes.at(-1)!;
  }

  function paneBeside(): Pane {
    const index = panes.findIndex(({ id }) => id === activePane.value?.id);
    return panes[index + 1] ?? (panes.length < MOST_PANES ? addPane() : panes.at(-1)!);
  }

  /** Shows a tab of a pane, and says so in the address. */
  async function activate(pane: Pane, tab: Tab): Promise<void> {
    activePaneId.value = pane.id;
    pane.activeId = tab.id;
    await openIn(placeName.value!, tab.location, { replace: false });
  }

  /** Closes tabs; a pane without any goes too, unless it is the last. */
  async function close(pane: Pane, closing: readonly Tab[]): Promise<void> {
    const ids = new Set(closing.map(({ id }) => id));
    const at = pane.tabs.findIndex(({ id }) => id === pane.activeId);
    const next = [...pane.tabs.slice(at + 1), ...pane.tabs.slice(0, at).reverse()].find(
      ({ id }) => !ids.has(id),
    );
    const keepsActive = !ids.has(pane.activeId ?? '');
    pane.tabs = pane.tabs.filter(({ id }) => !ids.has(id));
    if (keepsActive) return;
    pane.activeId = next?.id ?? null;
    if (pane.tabs.length === 0 && panes.length > 1) panes.splice(panes.indexOf(pane), 1);
    const shown = activePane.value;
    const tab = shown?.tabs.find(({ id }) => id === shown.activeId);
    if (tab) await activate(shown!, tab);
    else await router.push(`/w/${placeName.value}/`);
  }

  /** Follows files that were moved, wherever they are open. `from` and `to` end in `/` for folders. */
  function follow(from: string, to: string): void {
    for (const tab of panes.flatMap(({ tabs }) => tabs)) {
      const { path } = tab.location;
      const isIt = from.endsWith('/') ? path.startsWith(from) : path === from;
      if (isIt) tab.location = { ...tab.location, path: to + path.slice(from.length) };
    }
    const shown = activeTab.value;
    if (shown && placeName.value !== null) void router.replace(toAddress(placeName.value, shown.location));
  }

  return {
    placeName,
    panes,
    activePaneId,
    activePane,
    activeTab,
    open,
    openIn,
    show,
    activate,
    close,
    follow,
  };
});
