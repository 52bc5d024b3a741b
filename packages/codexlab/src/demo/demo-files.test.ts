import { posix } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { demoFiles } from './demo-files.ts';

const files = demoFiles();
const paths = files.map((file) => file.path);
const textOf = (path: string): string => {
  const content = files.find((file) => file.path === path)?.content;
  if (typeof content !== 'string') throw new Error(`no text at ${path}`);
  return content;
};
const notes = paths.filter((path) => path.endsWith('.md'));

/** Rows of the Markdown tables of a note, by their header line. */
function tablesOf(path: string): { readonly header: string; readonly rows: string[] }[] {
  const blocks = textOf(path).match(/(?:^\|.*\|\n)+/gm) ?? [];
  return blocks.map((block) => {
    const [header, , ...rows] = block
      .trim()
      .split('\n')
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim())
          .join(','),
      );
    return { header: header!, rows };
  });
}

describe('the demo notebook', () => {
  it('is the same each time it is made', () => {
    expect(demoFiles()).toEqual(files);
  });

  it('has a few dozen files, each path once', () => {
    expect(files.length).toBeGreaterThanOrEqual(25);
    expect(new Set(paths).size).toBe(files.length);
  });

  it.each([
    ['experiments/optimisers/optimiser-comparison.md', 'experiments/optimisers/data/summary.csv', 12],
    ['experiments/optimisers/adam.md', 'experiments/optimisers/data/summary.csv', 3],
    ['experiments/optimisers/learning-rate.md', 'experiments/optimisers/data/learning-rate.csv', 6],
    ['experiments/logistic-map/logistic-map.md', 'experiments/logistic-map/data/lyapunov.csv', 6],
    ['experiments/logistic-map/period-doubling.md', 'experiments/logistic-map/data/superstable.csv', 9],
    ['experiments/predator-prey/predator-prey.md', 'experiments/predator-prey/data/step-size.csv', 4],
    ['experiments/monte-carlo/monte-carlo-pi.md', 'experiments/monte-carlo/data/darts.csv', 4],
  ])('shows in %s the numbers of %s', (notePath, csvPath, count) => {
    const [header, ...csvRows] = textOf(csvPath).trimEnd().split('\n');
    const shown = tablesOf(notePath).filter((table) => table.header === header);
    const rows = shown.flatMap((table) => table.rows);
    expect(rows).toHaveLength(count);
    for (const row of rows) expect(csvRows).toContain(row);
  });

  it('ends each series of the valley where the summary says', () => {
    for (const method of ['gradient-descent', 'momentum', 'adam', 'nelder-mead']) {
      const summary = textOf('experiments/optimisers/data/summary.csv')
        .split('\n')
        .find((line) => line.startsWith(`${method},rosenbrock,`))!
        .split(',');
      const last = textOf(`experiments/optimisers/data/${method}.csv`)
        .trimEnd()
        .split('\n')
        .at(-1)!
        .split(',');
      expect(last).toEqual([summary[3], summary[6], summary[7], summary[5]]);
    }
  });

  it('leads every link to a file, a heading and a block that exist', () => {
    let checked = 0;
    for (const note of notes) {
      for (const { target, place } of linksOf(textOf(note))) {
        const found = resolve(note, target);
        expect(found, `${note} → ${target}`).toHaveLength(1);
        if (place.startsWith('^')) expect(textOf(found[0]!)).toMatch(new RegExp(` \\${place}$`, 'm'));
        else if (place !== '') expect(textOf(found[0]!)).toMatch(new RegExp(`^#+ ${place}$`, 'm'));
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(50);
  });

  it('holds a Jupyter notebook of format 4.5 whose cells have ids', () => {
    const notebook = JSON.parse(textOf('experiments/logistic-map/analysis.ipynb')) as {
      nbformat: number;
      nbformat_minor: number;
      cells: { id: string; cell_type: string }[];
    };
    expect([notebook.nbformat, notebook.nbformat_minor]).toEqual([4, 5]);
    const ids = notebook.cells.map((cell) => cell.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[\w-]{1,64}$/.test(id))).toBe(true);
  });

  it('holds a picture that is a whole PNG with some ink on it', () => {
    const png = Buffer.from(
      files.find((file) => file.path === 'experiments/logistic-map/bifurcation.png')!.content as Uint8Array,
    );
    expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const dataLength = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + dataLength));
    expect(rows.length).toBe(height * (width + 1));
    expect(rows.filter((value) => value > 0 && value < 255).length).toBeGreaterThan(1000);
    expect(png.subarray(-8, -4).toString('latin1')).toBe('IEND');
  });
});

interface WrittenLink {
  readonly target: string;
  readonly place: string;
}

function linksOf(text: string): WrittenLink[] {
  const wiki = [...text.matchAll(/\[\[([^\]|#]*)(?:#([^\]|]*))?(?:\|[^\]]*)?\]\]/g)];
  const markdown = [...text.matchAll(/\]\(([^)#]+)\)/g)];
  return [
    ...wiki.map((match) => ({ target: match[1]!, place: match[2] ?? '' })),
    ...markdown.map((match) => ({ target: `./${match[1]!}`, place: '' })),
  ];
}

function resolve(from: string, target: string): string[] {
  if (target.startsWith('./')) {
    return paths.filter((path) => path === posix.join(posix.dirname(from), target));
  }
  const named = paths.filter((path) => [target, `${target}.md`].includes(posix.basename(path)));
  if (named.length > 0) return named;
  return notes.filter((path) =>
    new RegExp(`^aliases: \\[(.*, )?${target}(, .*)?\\]$`, 'm').test(textOf(path)),
  );
}
