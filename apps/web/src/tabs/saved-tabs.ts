import { keepValue, readKept } from '../kept/kept-value.ts';
import type { Pane, Tab } from './tab.ts';

const KEY = 'codex.tabs.';

/** The tabs that were open in this browser when the notebook was left; none when there were none that can be read. */
export function readSavedPanes(placeName: string): Pane[] {
  const kept = readKept(KEY + placeName);
  return Array.isArray(kept) ? kept.filter(isPane) : [];
}

/** Keeps them. */
export function savePanes(placeName: string, panes: readonly Pane[]): void {
  keepValue(KEY + placeName, panes);
}

function isPane(value: unknown): value is Pane {
  const pane = value as Partial<Pane> | null;
  return typeof pane?.id === 'string' && Array.isArray(pane.tabs) && pane.tabs.every(isTab);
}

function isTab(value: unknown): value is Tab {
  const tab = value as Partial<Tab> | null;
  return typeof tab?.id === 'string' && typeof tab.location?.path === 'string';
}
