import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WEIGHTY = new Set(['serious', 'critical']);

/** What axe finds on the page as it is now that keeps somebody out: one line for each element. */
export async function lookForBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(`if (window.axe === undefined) { ${AXE} }`);
  const results = await page.evaluate<AxeResults>(
    `window.axe.run(document, { resultTypes: ['violations'], elementRef: false })`,
  );
  return results.violations
    .filter(({ impact }) => WEIGHTY.has(impact ?? ''))
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) =>
          `${id}: ${html.slice(0, 160)}: ${failureSummary?.split('\n').slice(1, 3).join(' ').trim()}`,
      ),
    );
}
