import type { Pane, Tab } from './tab.ts';

const KEY = 'codex.tabs.';

/** The tabs that were open in this browser when the notebook was left; none when there were none that can be read. */
export function readSavedPanes(placeName: string): Pane[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY + placeName) ?? '[]');
    return Array.isArray(saved) ? saved.filter(isPane) : [];
  } catch {
    return [];
  }
}

/** Keeps them. A browser that keeps nothing, or has no room, opens the notebook without tabs next time. */
export function savePanes(placeName: string, panes: string): void {
  try {
    localStorage.setItem(KEY + placeName, panes);
  } catch {
    // nothing is lost but the tabs
  }
}

function isPane(value: unknown): value is Pane {
  const pane = value as Partial<Pane> | null;
  return typeof pane?.id === 'string' && Array.isArray(pane.tabs) && pane.tabs.every(isTab);
}

function isTab(value: unknown): value is Tab {
  const tab = value as Partial<Tab> | null;
  return typeof tab?.id === 'string' && typeof tab.location?.path === 'string';
}
