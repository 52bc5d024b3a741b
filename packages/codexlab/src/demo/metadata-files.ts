import type { DemoFile } from './demo-file.ts';

/** Metadata of what cannot hold its own: of a folder in its `.metadata`. */
export function metadataFiles(): DemoFile[] {
  const experiments = [
    'title: Experiments',
    'description: One folder a study, with its notes, its numbers under data and its figures.',
    'tags: [index]',
  ];
  return [{ path: 'experiments/.metadata', content: `---\n${experiments.join('\n')}\n---\n` }];
}
