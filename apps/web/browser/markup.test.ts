import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { hostileHtml, hostileMarkdown } from '../src/markup/hostile/vectors.ts';
import { findChromium } from './testing/find-chromium.ts';

const path = findChromium();
const isNeeded = process.env['CI'] === 'true';

/** What HTML is made harmless with, in the browser that it is for: how a page reads HTML is half of the matter. */
// Skipped only where no Chromium is installed, and never in CI: it needs a browser.
describe.skipIf(path === null && !isNeeded)('what is shown of texts', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: path ?? '', args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    await page.route('**/*', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ contentType: 'text/html', body: '<main></main>' });
    });
    await page.goto('http://markup.test/');
    await page.addScriptTag({ content: await bundled() });
    asked.length = 0;
  });
  afterAll(() => browser.close());

  it('holds nothing that could run, load, cover or lead astray, whatever HTML was written', async () => {
    expect(await faultsOf(page, 'sanitise', hostileHtml)).toEqual([]);
  });

  it('holds nothing of the kind of any Markdown either', async () => {
    expect(await faultsOf(page, 'renderMarkdown', hostileMarkdown)).toEqual([]);
  });

  it('stays the same when it is read and written once more', async () => {
    const changed = await page.evaluate((texts) => {
      const { sanitise } = window.markup;
      return texts.filter((text) => {
        const once = sanitise(text);
        const box = document.createElement('template');
        box.innerHTML = once;
        return sanitise(box.innerHTML) !== once;
      });
    }, hostileHtml);
    expect(changed).toEqual([]);
  });

  it('keeps what people write', async () => {
    const html = await page.evaluate(() =>
      window.markup.renderMarkdown(
        '# A\n\n**b** [[c|d]] <kbd>k</kbd> [e](f.md) ![g](h.png) https://x.org\n\n- [x] i\n\n<details open><summary>j</summary>l</details>\n',
      ),
    );
    for (const part of [
      '<h1 data-line="0" id="user-content-a">A</h1>',
      '<strong>b</strong>',
      'data-link="c"',
      '<kbd>k</kbd>',
      'data-link="f.md"',
      'data-src="h.png"',
      'rel="noopener noreferrer"',
      '<summary>j</summary>',
    ])
      expect(html).toContain(part);
    expect(html).toMatch(/<input[^>]*class="md-task"/);
  });

  it('ran nothing and asked for nothing in all of this', async () => {
    expect(await page.evaluate(() => Reflect.get(window, '__xss') ?? null)).toBeNull();
    expect(asked.filter((url) => new URL(url).hostname !== 'markup.test')).toEqual([]);
  });
});

declare global {
  interface Window {
    readonly markup: {
      readonly sanitise: (html: string) => string;
      readonly renderMarkdown: (text: string) => string;
    };
  }
}

/** Puts each result into the page, and looks at every element of it. */
function faultsOf(
  page: Page,
  by: 'sanitise' | 'renderMarkdown',
  texts: readonly string[],
): Promise<readonly string[]> {
  return page.evaluate(
    ([name, list]) => {
      const main = document.querySelector('main')!;
      const bad =
        'script,style,iframe,object,embed,form,base,meta,link,svg,math,template,button,select,textarea,video,audio';
      return list.flatMap((text) => {
        main.innerHTML = window.markup[name](text);
        const faults = [...main.querySelectorAll(bad)].map((element) => element.nodeName);
        for (const element of main.querySelectorAll('*'))
          for (const { name: attribute, value } of element.attributes)
            if (isBad(element, attribute, value)) faults.push(`${element.nodeName} ${attribute}=${value}`);
        return faults.map((fault) => `${fault} of ${text.slice(0, 200)}`);
      });

      function isBad(element: Element, attribute: string, value: string): boolean {
        if (
          attribute.startsWith('on') ||
          ['srcset', 'ping', 'action', 'formaction', 'name', 'srcdoc'].includes(attribute)
        )
          return true;
        if (attribute === 'href') return !/^(?:#|https?:|mailto:|tel:|\/\/)/i.test(value);
        if (attribute === 'src') return element.nodeName !== 'IMG' || !value.startsWith('data:image/');
        if (attribute === 'id') return !value.startsWith('user-content-');
        if (attribute === 'class')
          return value.split(' ').some((each) => !/^(?:md|language|ansi)-/.test(each));
        return attribute === 'style' && /url|position|expression|inset|behavior/i.test(value);
      }
    },
    [by, [...texts]] as const,
  );
}

/** The sanitiser and the renderer as one script. */
async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('testing/markup-entry.ts', import.meta.url));
  const results = await build({
    ...{ configFile: false, logLevel: 'silent' },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'markup' } },
  });
  const [first] = [results].flat();
  if (first === undefined || !('output' in first)) throw new Error('Nothing was built.');
  return first.output[0].code;
}
