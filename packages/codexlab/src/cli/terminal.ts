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

function wantsColour(sink: TextSink, env: Terminal['env']): boolean {
  if (env['NO_COLOR']) return false;
  return sink.isTty && env['TERM'] !== 'dumb';
}

function painted(format: Format, text: string): string {
  return text === '' ? '' : styleText(format, text, { validateStream: false });
}
