import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { typeAtEnd, untilSaid } from './testing/editor.ts';
import { expectOnDisk } from './testing/on-disk.ts';
import { describeInBrowser } from './testing/stage.ts';

const files = {
  'runs/cooling.md': '---\nstatus: open\n---\n\n# Cooling\n\nThe thermostat drifted. See [[probe]].\n',
  'runs/heating.md': '# Heating\n\nAfter [[cooling]], with the same probe.\n',
  'probe.md': '# Probe\n\nPt100.\n',
  'scrap.md': '# Scrap\n\nTo be thrown away.\n',
};

describeInBrowser('finding and ordering', { files, hasHistory: true }, (stage) => {
  it('finds words as one types, shows where they stand, and opens what was found by the keyboard', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/?view=search`);
    await page.getByRole('combobox', { name: 'Search' }).fill('thermostat');
    const found = page.getByRole('listbox', { name: 'Found files' }).getByRole('option');
    await found.first().getByText('thermostat').first().waitFor();
    expect(await found.count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL(/runs\/cooling\.md/);
    await page.getByText('The thermostat drifted.').first().waitFor();
  });

  it('renames a file with every link to it, and takes both back', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/probe.md`);
    await page.getByRole('treeitem', { name: 'probe.md' }).click();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'New name' }).fill('sensor.md');
    await page.keyboard.press('Enter');
    await expectOnDisk(stage.root, 'runs/cooling.md', /\[\[sensor\]\]/);
    await page.waitForURL(/sensor\.md/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectOnDisk(stage.root, 'runs/cooling.md', /\[\[probe\]\]/);
    await page.waitForURL(/probe\.md/);
    expect(existsSync(join(stage.root, 'sensor.md'))).toBe(false);
  });

  it('shows the versions of a file, what differs between them, and brings one back', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/runs/heating.md`);
    await typeAtEnd(page, 'A line that nobody needs.');
    await untilSaid(page, 'Saved');
    await expectOnDisk(stage.root, 'runs/heating.md', /nobody needs/);
    await page.goto(`${stage.server().url}/w/${stage.place()}/runs/heating.md?view=history`);
    const versions = page.getByRole('listbox', { name: 'Versions' }).getByRole('option');
    // What is here now, what was typed (what is committed is told when one looks again), and the first version.
    const known = async () => {
      await page.reload();
      await versions.first().waitFor();
      return versions.count();
    };
    await expect.poll(known, { timeout: 60_000, interval: 1000 }).toBe(3);
    await versions.nth(1).click();
    await page.getByText('nobody needs').first().waitFor();
    await versions.last().click();
    await page.getByRole('button', { name: 'Restore this version' }).click();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await expectOnDisk(stage.root, 'runs/heating.md', files['runs/heating.md']);
  });

  it('moves a file to the trash and takes it out again', async () => {
    const { page } = await stage.visit(`/w/${stage.place()}/scrap.md`);
    await page.getByRole('treeitem', { name: 'scrap.md' }).click();
    await page.keyboard.press('Delete');
    await expect.poll(() => readdirSync(stage.root)).not.toContain('scrap.md');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectOnDisk(stage.root, 'scrap.md', files['scrap.md']);
    await page.getByRole('treeitem', { name: 'scrap.md' }).waitFor();
  });

  it('opens at an address what was shown there: a search, a version, a list', async () => {
    const address = `/w/${stage.place()}/?view=search&q=${encodeURIComponent('status:open')}`;
    const { page } = await stage.visit(address);
    await page.getByRole('option').filter({ hasText: 'Cooling' }).first().waitFor();
    expect(await page.getByRole('combobox', { name: 'Search' }).inputValue()).toBe('status:open');
    await page.goto(`${stage.server().url}/w/${stage.place()}/runs/`);
    await page.getByText('heating').first().waitFor();
    await page.goBack();
    await page.getByRole('option').filter({ hasText: 'Cooling' }).first().waitFor();
  });
});
