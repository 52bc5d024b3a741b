import { afterEach, describe, expect, it } from 'vitest';
import { CASE_TIMEOUT_MS } from '../case-timeout.ts';
import { committing } from './contract/committing.contract.ts';
import { othersWork } from './contract/others-work.contract.ts';
import { blaming, reading } from './contract/reading.contract.ts';
import { longIds, repositories } from './contract/repositories.contract.ts';
import type { OpenScene, VersionControlScene, VersionControlSetup } from './contract/scene.contract.ts';

export type { NotebookDisk, VersionControlScene, VersionControlSetup } from './contract/scene.contract.ts';

/**
 * What every implementation of `VersionControl` must do, on scenes made with the real `git` command. Cases that need an
 * ability run only where `capabilities` has it, and are shown as skipped with its name otherwise.
 *
 * @example testVersionControl('my history', { capabilities, sha256: false, open });
 */
export function testVersionControl(name: string, setup: VersionControlSetup): void {
  describe(`${name} as version control`, { timeout: CASE_TIMEOUT_MS }, () => {
    const scenes: VersionControlScene[] = [];
    const open: OpenScene = async (options) => {
      const scene = await setup.open(options);
      scenes.push(scene);
      return scene;
    };
    afterEach(async () => {
      for (const scene of scenes.splice(0)) {
        await scene.versions.close();
        await scene.end?.();
      }
    });
    it('has the capabilities it was announced with', async () => {
      expect((await open()).versions.capabilities).toEqual(setup.capabilities);
    });
    describe('committing', () => void committing(open));
    describe('beside the work of others', () => void othersWork(open));
    describe('reading', () => void reading(open));
    describe('repositories', () => void repositories(open));
    // Runs where the implementation has the ability that the title names.
    describe.skipIf(!setup.capabilities.blame)('blaming (capability: blame)', () => void blaming(open));
    // Runs where the implementation has the ability that the title names.
    describe.skipIf(!setup.sha256)('with long ids (capability: sha256)', () => void longIds(open));
  });
}
