import type uPlot from 'uplot';

const LEGEND_PX = 34;
const LINES = ['--accent', '--warn', '--danger', '--ok', '--text-soft'];

/** How a chart looks, from the tokens of the theme. */
export function chartOptions(input: {
  readonly width: number;
  readonly height: number;
  readonly axis: string;
  readonly labels: readonly string[];
  readonly isPoints: boolean;
  readonly element: HTMLElement;
}): uPlot.Options {
  const style = getComputedStyle(input.element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const font = `12px ${token('--font-text')}`;
  const grid = { stroke: token('--line'), width: 1 };
  const axis = { stroke: token('--text-faint'), font, grid, ticks: grid };
  return {
    width: input.width,
    height: Math.max(80, input.height - LEGEND_PX),
    scales: { x: { time: false } },
    axes: [axis, { ...axis, size: 64 }],
    cursor: { drag: { x: true, y: false } },
    series: [
      { label: input.axis },
      ...input.labels.map((label, at): uPlot.Series => {
        const stroke = token(LINES[at % LINES.length]!);
        const points = { show: input.isPoints, size: 5, fill: stroke };
        return { label, stroke, width: input.isPoints ? 0 : 1.5, points, spanGaps: false };
      }),
    ],
  };
}
