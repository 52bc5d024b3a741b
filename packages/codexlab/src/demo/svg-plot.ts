/** A point of a line. */
export type Point = readonly [x: number, y: number];

/** A line with its name in the legend. */
export interface PlotLine {
  readonly name: string;
  readonly points: readonly Point[];
}

/** What a plot shows. */
export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly PlotLine[];
}

const WIDTH = 640;
const HEIGHT = 400;
const FRAME = { left: 70, right: 20, top: 40, bottom: 50 };
const COLOURS = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd'];
const TICKS = 5;

/** A line plot as an SVG file. */
export function toSvg(plot: Plot): string {
  const points = plot.lines.flatMap((line) => line.points);
  const x = scale(
    points.map((point) => point[0]),
    FRAME.left,
    WIDTH - FRAME.right,
  );
  const y = scale(
    points.map((point) => point[1]),
    HEIGHT - FRAME.bottom,
    FRAME.top,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${plot.title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    label(WIDTH / 2, 22, plot.title),
    label(WIDTH / 2, HEIGHT - 10, plot.xLabel),
    `<text x="16" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 ${HEIGHT / 2})">${plot.yLabel}</text>`,
    ...x.ticks.map((tick) => label(x.at(tick), HEIGHT - FRAME.bottom + 18, tickText(tick))),
    ...y.ticks.map(
      (tick) =>
        `<text x="${FRAME.left - 6}" y="${y.at(tick) + 4}" text-anchor="end">${tickText(tick)}</text>`,
    ),
    `<path d="M${FRAME.left} ${FRAME.top}V${HEIGHT - FRAME.bottom}H${WIDTH - FRAME.right}" fill="none" stroke="black"/>`,
    ...plot.lines.map((line, at) => polyline(line, COLOURS[at % COLOURS.length]!, x.at, y.at)),
    ...plot.lines.map((line, at) => legend(line.name, COLOURS[at % COLOURS.length]!, at)),
    '</svg>',
    '',
  ].join('\n');
}

function scale(values: readonly number[], from: number, to: number) {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const at = (value: number): number =>
    Number((from + ((value - low) / (high - low)) * (to - from)).toFixed(1));
  const ticks = Array.from({ length: TICKS }, (_, step) => low + ((high - low) * step) / (TICKS - 1));
  return { at, ticks };
}

function polyline(
  line: PlotLine,
  colour: string,
  x: (v: number) => number,
  y: (v: number) => number,
): string {
  const points = line.points.map((point) => `${x(point[0])},${y(point[1])}`).join(' ');
  return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
}

function legend(name: string, colour: string, at: number): string {
  return `<text x="${WIDTH - FRAME.right - 4}" y="${FRAME.top + 14 + at * 16}" text-anchor="end" fill="${colour}">${name}</text>`;
}

function label(x: number, y: number, text: string): string {
  return `<text x="${x}" y="${y}" text-anchor="middle">${text}</text>`;
}

function tickText(value: number): string {
  return String(Number(value.toPrecision(3)));
}
