import { expect, it } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { typeAtEnd, untilSaid } from './testing/editor.ts';
import { changeOnDisk, expectOnDisk } from './testing/on-disk.ts';
import { describeInBrowser } from './testing/stage.ts';

const PLAN = '# Plan\n\nFirst line.\n\nSecond line.\n\nLast line.\n';
const files = { 'plan.md': PLAN, 'meeting.md': PLAN, 'field.md': PLAN, 'reread.md': PLAN };

describeInBrowser('writing', { files }, (stage) => {
  it('joins what is typed with what another program writes at the same time', async () => {
    const { page, context } = await stage.visit(`/w/${stage.place()}/plan.md`);
    const { untilHeld } = await holdSaves(context);
    await typeAtEnd(page, 'Typed in the app.');
    const send = await untilHeld;
    changeOnDisk(stage.root, 'plan.md', (text) => text.replace('First line.', 'First line, from outside.'));
    await send();
    await untilSaid(page, 'Saved');
    await page.getByText('First line, from outside.').waitFor();
    const joined = PLAN.replace('First line.', 'First line, from outside.') + 'Typed in the app.';
    await expectOnDisk(stage.root, 'plan.md', joined);
  });

  it('shows both versions when the same line was changed, and keeps the one that is chosen', async () => {
    const { page, context, expectStatus } = await stage.visit(`/w/${stage.place()}/meeting.md`);
    expectStatus(409, 412);
    const { untilHeld } = await holdSaves(context);
    await page.locator('.cm-line', { hasText: 'Second line.' }).click();
    await page.keyboard.press('End');
    await page.keyboard.type(' Mine.');
    const send = await untilHeld;
    changeOnDisk(stage.root, 'meeting.md', (text) => text.replace('Second line.', 'Second line. Theirs.'));
    await send();
    await page.getByRole('button', { name: 'Choose what to keep' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Second line. Theirs.').first().waitFor();
    await dialog.getByText('Second line. Mine.').first().waitFor();
    await expectOnDisk(stage.root, 'meeting.md', /Theirs/);
    await dialog.getByRole('button', { name: 'Take all of mine' }).click();
    await dialog.getByRole('button', { name: 'Save this text' }).click();
    await expectOnDisk(stage.root, 'meeting.md', PLAN.replace('Second line.', 'Second line. Mine.'));
    await untilSaid(page, 'Saved');
  });

  it('keeps what is typed while the server is away, and sends it when it is back', async () => {
    const { page, expectOffline } = await stage.visit(`/w/${stage.place()}/field.md`);
    await page.locator('.cm-content').waitFor();
    expectOffline(true);
    await stage.restart(async () => {
      await typeAtEnd(page, 'Written in the field.');
      await untilSaid(page, 'Offline');
    });
    await untilSaid(page, 'Saved');
    await expectOnDisk(stage.root, 'field.md', `${PLAN}Written in the field.`);
  });

  it('shows what another program wrote by one small request, and leaves the cursor where it was', async () => {
    const { page, requests } = await stage.visit(`/w/${stage.place()}/reread.md`);
    await page.locator('.cm-line', { hasText: 'Second line.' }).click();
    await page.keyboard.press('End');
    await page.getByRole('treeitem', { name: 'reread.md' }).waitFor();
    const before = requests.length;
    changeOnDisk(stage.root, 'reread.md', (text) =>
      text.replace('First line.', 'First line, changed outside.'),
    );
    await page.getByText('First line, changed outside.').waitFor();
    const asked = requests
      .slice(before)
      .map((request) => `${request.method()} ${new URL(request.url()).pathname}`);
    expect(asked).toEqual(['GET /api/v1/files/by-path/reread.md']);
    await page.keyboard.type(' Here.');
    await expectOnDisk(stage.root, 'reread.md', /Second line\. Here\.\n/);
    await untilSaid(page, 'Saved');
  });
});

interface Held {
  /** Resolves, when the save is there, to what lets it go on. */
  readonly untilHeld: Promise<() => Promise<void>>;
}

/** Holds the next save back. */
async function holdSaves(context: BrowserContext): Promise<Held> {
  let held: (send: () => Promise<void>) => void;
  let isFirst = true;
  const holding = new Promise<() => Promise<void>>((done) => (held = done));
  await context.route('**/api/v1/files/**', (route) => {
    if (!isFirst || route.request().method() !== 'PUT') return route.fallback();
    isFirst = false;
    held(() => route.continue());
  });
  return { untilHeld: holding };
}
