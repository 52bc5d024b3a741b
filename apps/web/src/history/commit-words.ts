/** The message of a commit as people read it. */
export interface CommitWords {
  readonly subject: string;
  /** What stands below, without the lines that programs read; null when nothing does. */
  readonly body: string | null;
}

const TRAILER = /^(?:Codex-[\w-]+:\s|Co-authored-by: Codex <)/;
const NO_SUBJECT = 'Without a message';

/** Takes a message apart, and leaves out what is written in it for programs. */
export function commitWords(message: string): CommitWords {
  const lines = message.split(/\r?\n/).filter((line) => !TRAILER.test(line));
  const [subject = '', ...rest] = lines;
  const body = rest.join('\n').trim();
  return { subject: subject.trim() || NO_SUBJECT, body: body === '' ? null : body };
}
