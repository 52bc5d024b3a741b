/** What a text has beside its lines. It is merged on its own: an editor that changes all line ends collides with nobody. */
export interface TextFrame {
  /** It begins with a byte order mark. */
  readonly mark: boolean;
  /** How its lines end; null where there is no line end. */
  readonly lineEnd: '\n' | '\r\n' | 'mixed' | null;
  /** Its last line has no line end. */
  readonly isOpen: boolean;
}

const MARK = '\uFEFF';

/** Looks at a text. */
export function frameOf(text: string): TextFrame {
  const mark = text.startsWith(MARK);
  return { mark, lineEnd: lineEndOf(text), isOpen: text.length > (mark ? 1 : 0) && !text.endsWith('\n') };
}

function lineEndOf(text: string): TextFrame['lineEnd'] {
  let found: TextFrame['lineEnd'] = null;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    const here = text[at - 1] === '\r' ? '\r\n' : '\n';
    if (found !== null && found !== here) return 'mixed';
    found = here;
  }
  return found;
}

/** The text without its frame: every line ends in a line feed (`keepEnds`: as it did), the last one too. */
export function withoutFrame(text: string, { mark, lineEnd, isOpen }: TextFrame, keepEnds: boolean): string {
  const body = mark ? text.slice(MARK.length) : text;
  if (!keepEnds) return (lineEnd === '\r\n' ? body.replaceAll('\r\n', '\n') : body) + (isOpen ? '\n' : '');
  const isLikeCrlf = body.endsWith('\r') || body[body.lastIndexOf('\n') - 1] === '\r';
  return body + (isOpen ? (isLikeCrlf ? '\r\n' : '\n') : '');
}

/** Puts a frame around lines that end in line feeds (`keepEnds`: as they are to end). */
export function withFrame(text: string, { mark, lineEnd, isOpen }: TextFrame, keepEnds: boolean): string {
  const body = isOpen ? text.replace(keepEnds ? /\r?\n$/ : /\n$/, '') : text;
  return (mark ? MARK : '') + (lineEnd === '\r\n' && !keepEnds ? body.replaceAll('\n', '\r\n') : body);
}

/** The frame of two versions that came from one: what one of them changed is taken. */
export function mergeFrames(base: TextFrame, ours: TextFrame, theirs: TextFrame): TextFrame {
  const before = base.lineEnd ?? ours.lineEnd ?? theirs.lineEnd;
  return {
    mark: changed(base.mark, ours.mark, theirs.mark),
    lineEnd: changed(before, ours.lineEnd ?? before, theirs.lineEnd ?? before),
    isOpen: changed(base.isOpen, ours.isOpen, theirs.isOpen),
  };
}

/** Where both sides changed something of two values, they agree. */
function changed<T>(base: T, ours: T, theirs: T): T {
  return ours === base ? theirs : ours;
}
