import type { DemoFile } from './demo-file.ts';

/** Metadata of what cannot hold its own: an image by the sidecar beside it, a folder by its `.metadata`. */
export function metadataFiles(): DemoFile[] {
  const diagram = {
    title: 'Bifurcation diagram of the logistic map',
    tags: ['dynamics/chaos', 'figure'],
    status: 'done',
    date: '2026-03-05',
    made_by: '[[logistic-map]]',
  };
  const experiments = [
    'title: Experiments',
    'description: One folder a study, with its notes, its numbers under data and its figures.',
    'tags: [index]',
  ];
  return [
    {
      path: 'experiments/logistic-map/.bifurcation.png.json',
      content: `${JSON.stringify(diagram, null, 2)}\n`,
    },
    { path: 'experiments/.metadata', content: `---\n${experiments.join('\n')}\n---\n` },
  ];
}
