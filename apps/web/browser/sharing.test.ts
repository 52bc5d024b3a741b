import { expect, it } from 'vitest';
import { typeAtEnd, untilSaid } from './testing/editor.ts';
import { changeOnDisk, expectOnDisk } from './testing/on-disk.ts';
import { describeInBrowser } from './testing/stage.ts';

const NOTE = '# Shared\n\nFor all of us.\n';
const PASSWORD = 'seven grey herons wading';

describeInBrowser('sharing', { files: { 'shared.md': NOTE } }, (stage) => {
  it('invites somebody by a link, lets them read, then write, then neither', async () => {
    const slug = stage.place().split('/')[0]!;
    const owner = await stage.visit(`/workspaces/${slug}/people`);
    await owner.page.getByRole('button', { name: 'Add people' }).click();
    await owner.page.getByLabel('Role', { exact: true }).selectOption('viewer');
    await owner.page.getByRole('button', { name: 'Make link' }).click();
    const link = await owner.page.getByLabel('Invite').inputValue();
    await owner.page.getByRole('button', { name: 'Done' }).click();

    const guest = await stage.visitAsStranger(link);
    guest.expectStatus(401, 403, 404);
    await guest.page.getByLabel('Your name').fill('Grace');
    await guest.page.getByLabel('User name').fill('grace');
    await guest.page.getByLabel('Password').fill(PASSWORD);
    await guest.page.getByRole('button', { name: 'Make account and join' }).click();
    await guest.page.waitForURL((url) => !url.pathname.startsWith('/join'));
    const note = `${stage.server().url}/w/${stage.place()}/shared.md`;
    await guest.page.goto(note);
    await guest.page.getByText('For all of us.').first().waitFor();
    await guest.page.getByText('Read only').first().waitFor();
    expect(await guest.page.getByRole('button', { name: 'New note' }).count()).toBe(0);

    changeOnDisk(stage.root, 'shared.md', (text) => text.replace('all of us', 'every one of us'));
    await guest.page.getByText('For every one of us.').first().waitFor();

    await owner.page.reload();
    await owner.page.getByLabel('Role of Grace').selectOption('editor');
    await expect
      .poll(
        async () => {
          await guest.page.reload();
          return guest.page
            .getByRole('button', { name: 'New note' })
            .waitFor({ timeout: 3000 })
            .then(
              () => true,
              () => false,
            );
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    await typeAtEnd(guest.page, 'Grace was here.');
    await untilSaid(guest.page, 'Saved');
    await expectOnDisk(stage.root, 'shared.md', /Grace was here\./);

    await guest.context.clearCookies();
    await typeAtEnd(guest.page, ' And stayed.');
    const again = guest.page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Password').fill(PASSWORD);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expectOnDisk(stage.root, 'shared.md', /Grace was here\. And stayed\./);

    await owner.page.getByRole('button', { name: 'More about Grace' }).click();
    await owner.page.getByRole('menuitem', { name: /Remove/ }).click();
    await owner.page
      .getByRole('dialog')
      .getByRole('button', { name: /Remove/ })
      .click();
    await owner.page.getByLabel('Role of Grace').waitFor({ state: 'detached' });
    await guest.page.goto(note);
    await guest.page.getByText('There is no such notebook').waitFor();
    expect(await guest.page.getByText('Grace was here').count()).toBe(0);
  });
});
