const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Finds where the records of a long text begin, while its bytes come in. */
export interface RecordScanner {
  /** Takes the next bytes. */
  feed(bytes: Uint8Array): void;
  /** Tells that there are no more. */
  finish(): void;
  /** How many records began so far; the last one counts once it ended. */
  readonly count: number;
  /** Where every `step`th record begins: of record 0, `step`, 2 × `step` … */
  readonly starts: readonly number[];
  /** Where the last record ends that ended. */
  readonly end: number;
  /** True when a quote was still open at the end: then quotes mean nothing in this text. */
  readonly isOpen: boolean;
}

/** How records are told apart. */
export interface RecordRules {
  /** Position of the first byte that belongs to a record. */
  readonly start: number;
  readonly step: number;
  /** Set for tables: line breaks inside of quotes belong to a field, and empty lines are no records. Null: lines. */
  readonly delimiter: string | null;
  readonly hasQuotes: boolean;
}

/** A scanner that has seen nothing yet. Bytes before `start` are passed over. */
export function createRecordScanner({ start, step, delimiter, hasQuotes }: RecordRules): RecordScanner {
  const separator = delimiter === null ? -1 : delimiter.charCodeAt(0);
  const starts: number[] = [];
  let at = 0;
  let recordStart = start;
  let isFieldStart = true;
  let isQuoted = false;
  let mayDouble = false;
  let afterReturn = false;
  let count = 0;
  let end = start;

  function endRecord(breakAt: number): void {
    if (delimiter === null || breakAt > recordStart) add();
    recordStart = breakAt + 1;
    end = recordStart;
    isFieldStart = true;
  }

  function add(): void {
    if (count % step === 0) starts.push(recordStart);
    count += 1;
  }

  function step1(code: number, position: number): void {
    if (afterReturn) {
      afterReturn = false;
      if (code === LINE_FEED) {
        recordStart = position + 1;
        end = recordStart;
        return;
      }
    }
    if (isQuoted) {
      if (code === QUOTE) {
        isQuoted = false;
        mayDouble = true;
      }
      return;
    }
    if (mayDouble) {
      mayDouble = false;
      if (code === QUOTE) {
        isQuoted = true;
        return;
      }
    }
    if (code === separator) isFieldStart = true;
    else if (code === QUOTE && hasQuotes && isFieldStart && separator >= 0) {
      isQuoted = true;
      isFieldStart = false;
    } else if (code === LINE_FEED || code === CARRIAGE_RETURN) {
      afterReturn = code === CARRIAGE_RETURN;
      endRecord(position);
    } else isFieldStart = false;
  }

  return {
    feed(bytes) {
      for (let index = Math.max(0, start - at); index < bytes.length; index++)
        step1(bytes[index]!, at + index);
      at += bytes.length;
    },
    finish() {
      if (at > recordStart) {
        add();
        end = at;
        recordStart = at;
      }
    },
    get count() {
      return count;
    },
    starts,
    get end() {
      return end;
    },
    get isOpen() {
      return isQuoted;
    },
  };
}
