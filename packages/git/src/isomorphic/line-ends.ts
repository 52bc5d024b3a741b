import type { AttributeValue } from './attributes.ts';
import type { RepositoryConfig } from './repository-config.ts';

/** What git does with the line ends of a file: its own `enum convert_crlf_action`, with the configuration worked in. */
export interface LineEnds {
  /** Text by its content (`auto`), by what is said of it, or never. */
  readonly kind: 'auto' | 'text' | 'binary';
  /** Line ends on the disk. */
  readonly isCrlf: boolean;
}

type Config = Pick<RepositoryConfig, 'autocrlf' | 'eol'>;

/** Works out what holds for a file with these attributes. */
export function lineEndsOf(attributes: ReadonlyMap<string, AttributeValue>, config: Config): LineEnds {
  const text = attributes.get('text') ?? attributes.get('crlf');
  const eol = attributes.get('eol');
  if (text === false) return { kind: 'binary', isCrlf: false };
  if (text === 'auto')
    return { kind: 'auto', isCrlf: eol === undefined ? isCrlfByConfig(config) : eol === 'crlf' };
  if (eol === 'lf' || text === 'input') return { kind: 'text', isCrlf: false };
  if (eol === 'crlf') return { kind: 'text', isCrlf: true };
  if (text === true) return { kind: 'text', isCrlf: isCrlfByConfig(config) };
  if (config.autocrlf === 'false') return { kind: 'binary', isCrlf: false };
  return { kind: 'auto', isCrlf: config.autocrlf === 'true' };
}

/**
 * The content as it goes into the repository. `before` is what is there now: text with CRLF in it stays as it is, unless
 * somebody has said that it is text.
 */
export function toRepository(
  bytes: Buffer,
  ends: LineEnds,
  before: () => Promise<Buffer | null>,
): Promise<Buffer> {
  return ends.kind === 'binary' || !bytes.includes('\r\n')
    ? Promise.resolve(bytes)
    : cleaned(bytes, ends, before);
}

async function cleaned(bytes: Buffer, ends: LineEnds, before: () => Promise<Buffer | null>): Promise<Buffer> {
  if (ends.kind === 'auto' && (looksBinary(bytes) || (await before())?.includes('\r\n'))) return bytes;
  return replaceAll(bytes, (at) => bytes[at] === CR && bytes[at + 1] === LF, []);
}

/** The content as it is checked out. */
export function toDisk(bytes: Buffer, ends: LineEnds): Buffer {
  if (ends.kind === 'binary' || !ends.isCrlf) return bytes;
  if (ends.kind === 'auto' && (bytes.includes(CR) || looksBinary(bytes))) return bytes;
  return replaceAll(bytes, (at) => bytes[at] === LF && bytes[at - 1] !== CR, [CR, LF]);
}

const CR = 13;
const LF = 10;

function isCrlfByConfig(config: Config): boolean {
  if (config.autocrlf !== 'false') return config.autocrlf === 'true';
  return config.eol === 'crlf' || (config.eol === 'native' && process.platform === 'win32');
}

function replaceAll(bytes: Buffer, isMeant: (at: number) => boolean, by: readonly number[]): Buffer {
  const result = Buffer.alloc(bytes.length + (by.length > 0 ? bytes.length : 0));
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (!isMeant(at)) result[length++] = bytes[at]!;
    else for (const byte of by) result[length++] = byte;
  }
  return result.subarray(0, length);
}

/** git's guess: NUL, a CR alone, or more than one in 128 that cannot be printed. */
function looksBinary(bytes: Buffer): boolean {
  let printable = 0;
  let other = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === 0 || (byte === CR && bytes[at + 1] !== LF)) return true;
    if (byte === CR || byte === LF) continue;
    if (byte === 127 || (byte < 32 && ![8, 9, 12, 27].includes(byte))) other++;
    else printable++;
  }
  if (bytes.at(-1) === 26) other--; // the end-of-file mark of DOS
  return printable >> 7 < other;
}
