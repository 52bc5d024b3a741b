import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Round } from './scenario.ts';

/** A note with everything that an index takes out of one. */
export function noteText({ pick }: Pick<Round, 'pick'>, about: number | string): string {
  const words = Array.from({ length: 20 + pick(60) }, () => `word${pick(2000)}`).join(' ');
  return `---
title: Run ${about}
status: ${['open', 'kept', 'dropped'][pick(3)]}
tries: ${pick(50)}
aliases: [run ${pick(400)}]
tags: [lab/t${pick(12)}]
---

# Run ${about}

See [[note${pick(120)}]] and ![[plot${pick(9)}.csv]]. #tag${pick(15)}

- [${pick(2) ? 'x' : ' '}] measure again due:2026-12-${10 + pick(18)}

${words}
`;
}

/** Fills a folder with `count` notes in a few folders. */
export function fill(round: Pick<Round, 'pick'>, root: string, count: number): void {
  for (let i = 0; i < count; i++) put(root, `folder${i % 12}/note${i}.md`, noteText(round, i));
  for (let i = 0; i < 9; i++) put(root, `data/plot${i}.csv`, `t,v\n1,${round.pick(99)}\n2,${i}\n`);
}

/** Changes a folder as people and programs do. */
export function churn(round: Pick<Round, 'pick' | 'random'>, root: string, count: number): void {
  const { pick, random } = round;
  const path = () => `folder${pick(14)}/note${pick(150)}.md`;
  for (let i = 0; i < count; i++) {
    const choice = random();
    if (choice < 0.45) put(root, path(), noteText(round, `${i} anew`));
    else if (choice < 0.65) change(() => appendFileSync(join(root, path()), `more${pick(1000)}\n`));
    else if (choice < 0.8) rmSync(join(root, path()), { force: true });
    else change(() => move(join(root, path()), join(root, path())));
  }
  if (random() < 0.4)
    change(() => move(join(root, `folder${pick(12)}`), join(root, `renamed${pick(20)}/in`)));
}

/** Writes a file as any program does, with the folders above it. */
export function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

/** Where nothing stands, or something stands in the way, nothing is changed. */
function change(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
