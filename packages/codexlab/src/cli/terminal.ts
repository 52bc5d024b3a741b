import { styleText } from 'node:util';

/** One of the two streams that a command writes to. */
export interface TextSink {
  write(text: string): void;
  /** True when a person looks at it: only then there are colours and progress bars. */
  readonly isTty: boolean;
  /** Width in characters; 80 where unknown. */
  readonly columns: number;
}

/** Where a command's output goes, and the environment that decides about colours. */
export interface Terminal {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a piece of output means; each has one look. */
export type Accent = 'strong' | 'faint' | 'good' | 'notice' | 'bad' | 'name' | 'found';

/** Gives text its look, or leaves it as it is when no colours are wanted. */
export type Paint = (accent: Accent, text: string) => string;

const DEFAULT_COLUMNS = 80;

type Format = Parameters<typeof styleText>[0];

const LOOKS: Readonly<Record<Accent, Format>> = {
  strong: 'bold',
  faint: 'gray',
  good: 'green',
  notice: 'yellow',
  bad: 'red',
  name: 'cyan',
  found: ['bold', 'yellow'],
};

/** Leaves everything as it is. */
export const plainPaint: Paint = (_accent, text) => text;

/** The painter for a stream: colours only on a terminal, and never when `NO_COLOR` is set or `TERM` is `dumb`. */
export function paintFor(sink: TextSink, env: Terminal['env']): Paint {
  return wantsColour(sink, env) ? (accent, text) => painted(LOOKS[accent], text) : plainPaint;
}

/** The width of a stream: what COLUMNS says, else what the terminal says (0 where it has no size), else 80. */
export function columnsOf(columns: number | undefined, env: Terminal['env']): number {
  const told = Number(env['COLUMNS']);
  return Number.isSafeInteger(told) && told > 0 ? told : columns || DEFAULT_COLUMNS;
}

/** The width that lines are cut to; null where no person looks, so that nothing is lost to other programs. */
export function widthFor(sink: TextSink): number | null {
  return sink.isTty ? sink.columns : null;
}

function wantsColour(sink: TextSink, env: Terminal['env']): boolean {
  if (env['NO_COLOR']) return false;
  return sink.isTty && env['TERM'] !== 'dumb';
}

function painted(format: Format, text: string): string {
  return text === '' ? '' : styleText(format, text, { validateStream: false });
}
