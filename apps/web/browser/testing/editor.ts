import type { Page } from 'playwright-core';

/** Types at the end of the text that is open. */
export async function typeAtEnd(page: Page, text: string): Promise<void> {
  const editor = page.locator('.cm-content').first();
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
}

/** Waits until the page says so beside the name of the file. */
export async function untilSaid(page: Page, words: string): Promise<void> {
  await page.getByRole('status').filter({ hasText: words }).first().waitFor();
}
