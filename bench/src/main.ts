import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureChange } from './change.ts';
import { measureCheckout } from './checkout.ts';
import { type Corpus, makeCorpus } from './corpus.ts';
import { type Figure, median, ms, quantile, toTable } from './figures.ts';
import { makeLabCorpus } from './lab-corpus.ts';
import { benchGit } from './git-figures.ts';
import { benchLive } from './live-figures.ts';
import { benchEdit } from './edit-figures.ts';
import { benchProperties } from './property-figures.ts';
import { measureRescan } from './rescan.ts';
import { measureSearch } from './search.ts';
import { benchMerge } from './merge-figures.ts';
import { benchRename } from './rename-figures.ts';
import { benchServing, listGrowth } from './serving-figures.ts';
import { benchWeb } from './web-figures.ts';
import type { ServingRun } from './serving.ts';

/*
 * pnpm bench [CORPUS] [--files 10000,100000] [--rounds 5] [--lab FOLDER] [--lab-copies 10]
 *            [--only cold,rescan,search,change,checkout,lab,properties,serving,live,rename,merge,edit,git,web]
 * CORPUS is a folder of Markdown that is multiplied with distinct text; without it, notes are generated. FOLDER holds
 * notebooks, images and tables, and is copied so often; without it, such files are generated.
 */
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '10000,100000' },
    rounds: { type: 'string', default: '5' },
    only: {
      type: 'string',
      default: 'cold,rescan,search,change,checkout,lab,properties,serving,live,rename,merge,edit,git,web',
    },
    lab: { type: 'string' },
    'lab-copies': { type: 'string', default: '10' },
  },
});

const rounds = Number(values.rounds);
const parts = new Set(values.only.split(','));
const folderAt = (path: string | undefined) =>
  path === undefined ? null : resolve(process.env.INIT_CWD ?? '.', path);
const source = folderAt(positionals[0]);
const labSource = folderAt(values.lab);
const runner = fileURLToPath(new URL('./cold-run.ts', import.meta.url));

interface ColdRun {
  readonly ms: number;
  readonly peakBytes: number;
  readonly indexBytes: number;
}

function coldRun(kind: 'raw' | 'hash' | 'codex', dir: string, data: string): ColdRun {
  const output = execFileSync(process.execPath, ['--import', 'tsx', runner, kind, dir, data], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as ColdRun;
}

function benchCold(corpus: Corpus, data: string): Figure[] {
  const raw: ColdRun[] = [];
  const codex: ColdRun[] = [];
  for (let round = 0; round < rounds; round++) {
    raw.push(coldRun('raw', corpus.dir, data));
    codex.push(coldRun('codex', corpus.dir, data));
  }
  const files = corpus.files.length;
  const times = [median(raw.map((run) => run.ms)), median(codex.map((run) => run.ms))] as const;
  const peaks = [median(raw.map((run) => run.peakBytes)), median(codex.map((run) => run.peakBytes))] as const;
  const perMegabyte = times[1] / (corpus.bytes / 1e6);
  coldCost.set(files, perMegabyte);
  const size = codex[0]!.indexBytes / corpus.bytes;
  return [
    ratioFigure('cold index', files, times, 2.5, `${perMegabyte.toFixed(1)} ms/MB`),
    {
      cost: 'peak memory',
      files,
      measured: `${megabytes(peaks[1])} to ${megabytes(peaks[0])}`,
      ratio: peaks[1] / peaks[0],
      goal: '≤ 1.3',
      met: peaks[1] <= 1.3 * peaks[0],
    },
    {
      cost: 'index ÷ corpus',
      files,
      measured: `${megabytes(codex[0]!.indexBytes)} of ${megabytes(corpus.bytes)}`,
      ratio: size,
      goal: '≤ 0.8',
      met: size <= 0.8,
    },
  ];
}

async function benchRescan(corpus: Corpus, data: string): Promise<Figure[]> {
  const { rawMs, codexMs, reads } = await measureRescan(corpus.dir, data, Math.max(rounds, 5));
  return [
    ratioFigure('rescan, nothing changed', corpus.files.length, [rawMs, codexMs], 1.3, `${reads} files read`),
  ];
}

async function benchChange(corpus: Corpus, data: string): Promise<Figure[]> {
  const took = await measureChange(corpus.dir, data, corpus.files, 60);
  const [p50, p95] = [quantile(took, 0.5), quantile(took, 0.95)];
  return [
    {
      cost: 'change → searchable',
      files: corpus.files.length,
      measured: `p50 ${ms(p50)}, p95 ${ms(p95)}`,
      ratio: null,
      goal: 'p50 ≤ 15 ms, p95 ≤ 40 ms',
      met: p50 <= 15 && p95 <= 40,
    },
  ];
}

async function benchCheckout(corpus: Corpus, data: string): Promise<Figure[]> {
  const run = await measureCheckout(corpus.dir, data, corpus.files, 1000);
  const limitMs = run.gitMs + 3 * run.rawMs;
  const measured = `${ms(run.searchableMs)} to git ${ms(run.gitMs)} + 3 × ${ms(run.rawMs)}, ${run.transactions} transactions`;
  return [
    {
      cost: 'checkout of 1,000',
      files: corpus.files.length,
      measured,
      ratio: run.searchableMs / limitMs,
      goal: '≤ 1, ≤ 10 transactions',
      met: run.searchableMs <= limitMs && run.transactions <= 10,
    },
  ];
}

async function benchSearch(corpus: Corpus, data: string): Promise<Figure[]> {
  const runs = await measureSearch(corpus.dir, data, corpus.files, 200);
  return runs.map((run) => ({
    cost: `search: ${run.name}`,
    files: corpus.files.length,
    measured: `p50 ${ms(run.p50Ms)}, p95 ${ms(run.p95Ms)}`,
    ratio: run.p50Ms / run.rawP50Ms,
    goal: 'p50 ≤ 5 ms, p95 ≤ 12 ms, ≤ 1.5',
    met: run.p50Ms <= 5 && run.p95Ms <= 12 && run.p50Ms <= 1.5 * run.rawP50Ms,
  }));
}

/** A lab folder is measured against reading and hashing it: there is no raw program that reads notebooks. */
function benchLab(dir: string, data: string): Figure[] {
  const corpus = makeLabCorpus(dir, Number(values['lab-copies']), labSource);
  const raw: ColdRun[] = [];
  const codex: ColdRun[] = [];
  for (let round = 0; round < rounds; round++) {
    raw.push(coldRun('hash', corpus.dir, data));
    codex.push(coldRun('codex', corpus.dir, data));
  }
  const times = [median(raw.map((run) => run.ms)), median(codex.map((run) => run.ms))] as const;
  const more = `${megabytes(corpus.bytes)}, peak ${megabytes(median(codex.map((run) => run.peakBytes)))}`;
  return [ratioFigure('lab files, cold index', corpus.files, times, 4, more)];
}

function ratioFigure(
  cost: string,
  files: number,
  [raw, codex]: readonly [number, number],
  goal: number,
  more: string,
): Figure {
  return {
    cost,
    files,
    measured: `${ms(codex)} to ${ms(raw)}, ${more}`,
    ratio: codex / raw,
    goal: `≤ ${goal}`,
    met: codex <= goal * raw,
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function inNewFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'codex-bench-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures one part, when it is asked for, in a folder that is removed afterwards. */
async function inPassing(part: string, measure: (folder: string) => Promise<unknown>): Promise<void> {
  if (!parts.delete(part)) return;
  const folder = mkdtempSync(join(tmpdir(), 'codex-bench-'));
  try {
    await measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const coldCost = new Map<number, number>();
const servingRuns: { readonly files: number; readonly run: ServingRun }[] = [];
const figures: Figure[] = [];
for (const folder of [source, labSource])
  if (folder !== null && !existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
if (parts.delete('lab'))
  inNewFolder((work) => figures.push(...benchLab(join(work, 'lab'), join(work, 'data'))));
await inPassing('live', async (work) => figures.push(...(await benchLive(work, rounds))));
await inPassing('merge', async (work) => figures.push(await benchMerge(work, rounds)));
await inPassing('edit', async (work) => figures.push(await benchEdit(work, rounds)));
await inPassing('rename', async (work) => figures.push(await benchRename(work, rounds)));
await inPassing('git', async (work) => {
  const files = values.files.split(',').map(Number);
  figures.push(...(await benchGit(work, { files, rounds })));
});
const sizes = values.files.split(',').map(Number);
if (parts.delete('web')) inNewFolder((work) => figures.push(...benchWeb(work, Math.max(...sizes))));
if (parts.delete('properties')) figures.push(...(await benchProperties(sizes)));
for (const count of parts.size > 0 ? sizes : []) {
  const work = mkdtempSync(join(tmpdir(), 'codex-bench-'));
  try {
    const corpus = makeCorpus(join(work, 'corpus'), count, source);
    const data = mkdtempSync(join(work, 'data-'));
    process.stderr.write(`${count} files, ${megabytes(corpus.bytes)}\n`);
    if (parts.has('cold')) figures.push(...benchCold(corpus, data));
    if (parts.has('rescan')) figures.push(...(await benchRescan(corpus, data)));
    if (parts.has('search')) figures.push(...(await benchSearch(corpus, data)));
    if (parts.has('change')) figures.push(...(await benchChange(corpus, data)));
    if (parts.has('checkout')) figures.push(...(await benchCheckout(corpus, data)));
    if (parts.has('serving')) {
      const serving = await benchServing(corpus, work, rounds); // the last part: it writes into the corpus
      servingRuns.push({ files: count, run: serving.run });
      figures.push(...serving.figures);
    }
    process.stderr.write(`${toTable(figures)}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
const [small, large] = [...coldCost.values()];
if (small !== undefined && large !== undefined) {
  const growth = large / small;
  figures.push({
    cost: 'cold index per MB, large ÷ small',
    files: Math.max(...coldCost.keys()),
    measured: '',
    ratio: growth,
    goal: '≤ 1.1',
    met: growth <= 1.1,
  });
}
const [fewest, most] = [servingRuns[0], servingRuns.at(-1)];
if (fewest && most && fewest !== most) figures.push(listGrowth(fewest.run, most.run, most.files));
process.stdout.write(`${toTable(figures)}\n`);
