import type { DemoFile } from './demo-file.ts';
import { logisticStudy } from './logistic-study.ts';
import { metadataFiles } from './metadata-files.ts';
import { connectingNotes } from './notes.ts';
import { optimiserStudy } from './optimiser-study.ts';
import { piStudy } from './pi-study.ts';
import { predatorPreyStudy } from './predator-prey-study.ts';

/** All files of the demo notebook, computed now and the same each time. */
export function demoFiles(): DemoFile[] {
  return [
    ...connectingNotes(),
    ...optimiserStudy(),
    ...logisticStudy(),
    ...predatorPreyStudy(),
    ...piStudy(),
    ...metadataFiles(),
  ];
}
