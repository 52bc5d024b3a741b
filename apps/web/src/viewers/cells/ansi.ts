/** A stretch of a text for terminals that looks the same. */
export interface AnsiPart {
  readonly text: string;
  /** Names of looks: `bold`, `dim`, `italic`, `underline`, `red`, `on-red` … */
  readonly looks: readonly string[];
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const STYLES: Readonly<Record<number, string>> = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline' };
const ESCAPE = String.fromCharCode(27);
/** A sequence `ESC [ … letter`, or `ESC ] … BEL`, or any other one of two characters. */
const SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[([\\d;:]*)[ -/]*([@-~])|\\][^${String.fromCharCode(7)}${ESCAPE}]*(?:${String.fromCharCode(7)}|${ESCAPE}\\\\)?|[@-Z\\\\^_])`,
  'g',
);

/** Takes a text for terminals apart. Moves of the cursor are left out; a line that was written over shows its last state. */
export function readAnsi(source: string): readonly AnsiPart[] {
  const text = overwritten(source);
  const parts: AnsiPart[] = [];
  const state = new Map<string, string>();
  let at = 0;
  const add = (raw: string) => {
    const piece = raw.replaceAll(ESCAPE, '');
    const last = parts.at(-1);
    const looks = [...state.values()];
    if (piece === '') return;
    if (last !== undefined && last.looks.join() === looks.join())
      parts[parts.length - 1] = { text: last.text + piece, looks };
    else parts.push({ text: piece, looks });
  };
  for (const match of text.matchAll(SEQUENCE)) {
    add(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === 'm') setLooks(state, (match[1] ?? '').split(/[;:]/).map(Number));
  }
  add(text.slice(at));
  return parts;
}

/** `10 %\r20 %\r` is a bar that moves: the last of it is shown. */
function overwritten(text: string): string {
  if (!text.includes('\r')) return text;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1)!)
    .join('\n');
}

function setLooks(state: Map<string, string>, codes: readonly number[]): void {
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index]!;
    if (code === 0) state.clear();
    else if (STYLES[code] !== undefined) state.set(STYLES[code], STYLES[code]);
    else if (code === 22) for (const style of ['bold', 'dim']) state.delete(style);
    else if (code === 23) state.delete('italic');
    else if (code === 24) state.delete('underline');
    else if (code === 39) state.delete('colour');
    else if (code === 49) state.delete('ground');
    else if (code === 38 || code === 48) {
      // A colour of many: its name when it is one of the first sixteen, else none.
      const isIndex = codes[index + 1] === 5;
      const name = isIndex ? COLOURS[codes[index + 2]! % 8] : undefined;
      if (isIndex && codes[index + 2]! < 16 && name !== undefined) setColour(state, code === 48, name);
      index += isIndex ? 2 : 4;
    } else setNamed(state, code);
  }
}

function setNamed(state: Map<string, string>, code: number): void {
  const tens = Math.floor(code / 10);
  const name = COLOURS[code % 10];
  if (name === undefined) return;
  if (tens === 3 || tens === 9) setColour(state, false, name);
  if (tens === 4 || tens === 10) setColour(state, true, name);
}

function setColour(state: Map<string, string>, isGround: boolean, name: string): void {
  if (isGround) state.set('ground', `on-${name}`);
  else state.set('colour', name);
}
