import type { FileWithContent } from '../api/types.ts';
import type { NotebookView, Panel, SettingsSection } from './feature.ts';
import { features } from './features.ts';

/** Everything that a tab can show. */
export const views: readonly NotebookView[] = features.flatMap((feature) => feature.views ?? []);

/** Everything at the sides of the tabs, from the top. */
export const panels: readonly Panel[] = features
  .flatMap((feature) => feature.panels ?? [])
  .sort((a, b) => a.order - b.order);

/** Every page of the settings, of a workspace, and of the administration, in their order. */
export const sections: readonly SettingsSection[] = features
  .flatMap((feature) => feature.sections ?? [])
  .sort((a, b) => a.order - b.order);

/** The view of this name; null when there is none. */
export function viewNamed(id: string | null): NotebookView | null {
  return views.find((view) => view.id === id) ?? null;
}

/** The view that fits best; null: a folder. */
export function bestView(file: FileWithContent | null): NotebookView | null {
  const wanted = file === null ? 'folder' : 'file';
  const ranked = views
    .filter(({ of }) => of === wanted || of === 'both')
    .map((view) => ({ view, score: view.fits(file) }))
    .sort((a, b) => b.score - a.score);
  const best = ranked[0];
  return best !== undefined && best.score > 0 ? best.view : null;
}
