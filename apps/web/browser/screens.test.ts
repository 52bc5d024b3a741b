import { expect, it } from 'vitest';
import { lookForBarriers } from './testing/look-for-barriers.ts';
import { describeInBrowser } from './testing/stage.ts';

/** Every main screen: where it is, and what stands there when it is ready. */
const SCREENS: readonly (readonly [name: string, path: string, ready: string])[] = [
  ['Today', '/', 'h1'],
  ['a note', 'README.md', '.cm-content'],
  ['a notebook with cells', 'experiments/logistic-map/analysis.ipynb', 'main'],
  ['a table', 'experiments/logistic-map/data/lyapunov.csv', 'main'],
  ['a picture', 'experiments/logistic-map/bifurcation.png', 'main img'],
  ['code', 'experiments/logistic-map/logistic_map.py', 'main'],
  ['a folder as a list', 'experiments/', 'main'],
  ['a search', '?view=search&q=learning', '[role=option]'],
  ['the graph', '?view=graph', 'main'],
  ['the trash', '?view=trash', 'main'],
  ['the settings', '/settings/appearance', 'main'],
  ['the workspaces', '/workspaces', 'main'],
  ['the administration', '/admin/health', 'main'],
];

describeInBrowser('every main screen', {}, (stage) => {
  for (const colorScheme of ['light', 'dark'] as const)
    it(`keeps nobody out, in ${colorScheme} colours`, async () => {
      const { page } = await stage.visit('/', { colorScheme, reducedMotion: 'reduce' });
      const barriers: string[] = [];
      for (const [name, path, ready] of SCREENS) {
        await page.goto(stage.server().url + (path.startsWith('/') ? path : `/w/${stage.place()}/${path}`));
        await page.locator(ready).first().waitFor();
        await page.waitForLoadState('networkidle');
        barriers.push(...(await lookForBarriers(page)).map((line) => `${name}: ${line}`));
      }
      expect(barriers).toEqual([]);
    });

  it('fits a phone: nothing lies beyond the edge of the page', async () => {
    const { page } = await stage.visit('/', { viewport: { width: 390, height: 844 } });
    const wide: string[] = [];
    for (const [name, path, ready] of SCREENS) {
      await page.goto(stage.server().url + (path.startsWith('/') ? path : `/w/${stage.place()}/${path}`));
      await page.locator(ready).first().waitFor();
      await page.waitForLoadState('networkidle');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) wide.push(`${name}: ${width} px`);
    }
    expect(wide).toEqual([]);
  });
});
