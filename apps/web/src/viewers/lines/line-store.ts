import { createRecordScanner, type RecordScanner } from '../rows/record-scanner.ts';

/** So many lines are read at once, and every so many lines it is known where one begins. */
export const LINES_PER_PAGE = 256;
const CHUNK_BYTES = 2 * 1024 * 1024;
/** Longer lines are cut where they are shown. */
const MAX_LINE_CHARS = 4000;
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
const MOST_FOUND = 2000;

type Read = (from: number, to: number) => Promise<Uint8Array>;

/** How far a text was read. */
export interface LineProgress {
  readonly lines: number;
  readonly bytes: number;
  readonly isDone: boolean;
}

/** The lines of a text of any length, of which only what is looked at is held. */
export interface LineStore {
  /** Reads through the text once; `onProgress` is told after each part. */
  scan(onProgress: (progress: LineProgress) => void): Promise<void>;
  page(index: number): Promise<readonly string[]>;
  /** Numbers (from 0) of lines that hold the words, at most some thousands. */
  find(words: string, isStopped: () => boolean): Promise<readonly number[]>;
}

/** Opens the lines of a text of `size` bytes. */
export function createLineStore(read: Read, size: number): LineStore {
  const scanner = createRecordScanner({ start: 0, step: LINES_PER_PAGE, delimiter: null, hasQuotes: false });

  async function chunks(take: (bytes: Uint8Array) => boolean): Promise<void> {
    for (let at = 0; at < size; at += CHUNK_BYTES) {
      const bytes = await read(at, Math.min(size, at + CHUNK_BYTES));
      if (!take(bytes) || bytes.length === 0) return;
    }
  }

  return {
    async scan(onProgress) {
      let bytes = 0;
      await chunks((part) => {
        scanner.feed(part);
        bytes += part.length;
        onProgress({ lines: scanner.count, bytes, isDone: false });
        return true;
      });
      scanner.finish();
      onProgress({ lines: scanner.count, bytes: size, isDone: true });
    },
    async page(index) {
      const [from, to] = boundsOf(scanner, index);
      if (from === null) return [];
      const bytes = await read(from, Math.min(to, from + MAX_PAGE_BYTES));
      const text = new TextDecoder().decode(bytes).replace(/(?:\r\n|\r|\n)$/, '');
      return text.split(/\r\n|\r|\n/).map((line) => cut(line));
    },
    async find(words, isStopped) {
      const found: number[] = [];
      const wanted = words.toLowerCase();
      const decoder = new TextDecoder();
      let line = 0;
      let rest = '';
      await chunks((part) => {
        const lines = (rest + decoder.decode(part, { stream: true })).split(/\r\n|\r(?!$)|\n/);
        rest = lines.pop()!;
        for (const each of lines) {
          if (found.length < MOST_FOUND && each.toLowerCase().includes(wanted)) found.push(line);
          line += 1;
        }
        return !isStopped() && found.length < MOST_FOUND;
      });
      if (rest.toLowerCase().includes(wanted) && found.length < MOST_FOUND) found.push(line);
      return found;
    },
  };
}

function boundsOf({ starts, end }: RecordScanner, index: number): readonly [from: number | null, to: number] {
  return [starts[index] ?? null, starts[index + 1] ?? end];
}

function cut(line: string): string {
  return line.length > MAX_LINE_CHARS
    ? `${line.slice(0, MAX_LINE_CHARS)} … (${line.length} characters)`
    : line;
}
