import type { TabLocation } from './tab-location.ts';

/** One open thing. */
export interface Tab {
  readonly id: string;
  location: TabLocation;
  /** True: the next thing that is looked at takes its place. Editing, or a double click, keeps it. */
  isPreview: boolean;
}

/** Tabs beside other tabs. */
export interface Pane {
  readonly id: string;
  tabs: Tab[];
  activeId: string | null;
}
