import type { Problem, PropertyValue } from '@codexlab/core';
import type { PDFDocumentProxy } from 'unpdf/pdfjs';
import { MAX_WHOLE_FILE_BYTES } from './limits.ts';
import { readPdfInfo } from './pdf-info.ts';
import { readPdfText } from './pdf-text.ts';
import { problem } from './problem.ts';

/** What a PDF tells. */
export interface ParsedPdf {
  /** Null when it has none, or one that a program filled in. */
  readonly title: string | null;
  /** The text of its pages, or null when there is none, as in a scan. Well-formed. */
  readonly text: string | null;
  /** `pages`, `author`, `subject`, `keywords` (a list), `created` (ISO 8601). No prototype. */
  readonly facts: Readonly<Record<string, PropertyValue>>;
  readonly problems: readonly Problem[];
}

/** How a PDF is to be read. */
export interface PdfOptions {
  /** True when these are not all bytes of the file. */
  readonly truncated?: boolean | undefined;
}

/**
 * Reads text and description of a PDF: of its first 200 pages and 1 MiB at the most. Nothing is drawn, run or fetched.
 * The library is loaded when the first PDF comes. Never throws; but a file made for it can keep the library busy for
 * ever or fill the memory, so that it should run in a thread that can be ended.
 */
export async function parsePdf(bytes: Uint8Array, options: PdfOptions = {}): Promise<ParsedPdf> {
  if (options.truncated === true || bytes.length > MAX_WHOLE_FILE_BYTES) return unreadPdf(inPart());
  const library = await import('unpdf/pdfjs').catch(() => null);
  if (library === null)
    return unreadPdf(problem('parse_failed', 'The reader of PDF is missing. Install Codex anew.'));
  try {
    return await readPdf(library, bytes);
  } catch (error) {
    return unreadPdf(faultOf(error, bytes));
  }
}

async function readPdf({ getDocument }: typeof import('unpdf/pdfjs'), bytes: Uint8Array): Promise<ParsedPdf> {
  // A copy: the library takes the bytes that it is given away from their owner, and refuses those of a Buffer.
  const task = getDocument({ data: new Uint8Array(bytes), ...harmless });
  try {
    return await readDocument(await task.promise, bytes);
  } finally {
    await task.destroy().catch(() => undefined);
  }
}

/** Nothing is drawn, so nothing is decoded, compiled, fetched or told on the console. */
const harmless = Object.freeze({
  verbosity: 0,
  isEvalSupported: false,
  enableXfa: false,
  useWasm: false,
  useWorkerFetch: false,
  useSystemFonts: false,
  disableFontFace: true,
  isOffscreenCanvasSupported: false,
  isImageDecoderSupported: false,
  disableAutoFetch: true,
  maxImageSize: 1,
});

async function readDocument(document: PDFDocumentProxy, bytes: Uint8Array): Promise<ParsedPdf> {
  const { title, facts } = await readPdfInfo(document);
  const { text, problems } = await readPdfText(document);
  return { title, text, facts, problems: isWhole(bytes) ? problems : [...problems, cutOff()] };
}

function unreadPdf(fault: Problem): ParsedPdf {
  const facts = Object.create(null) as Record<string, never>;
  return { title: null, text: null, facts, problems: [fault] };
}

function faultOf(error: unknown, bytes: Uint8Array): Problem {
  if (error instanceof Error && error.name === 'PasswordException') {
    const message = 'This PDF opens with a password only; it is listed without its text.';
    return problem('pdf_encrypted', message);
  }
  if (!isWhole(bytes)) return cutOff();
  return problem('pdf_invalid', 'This PDF is damaged and cannot be read. Make it anew, or repair it.');
}

/** Every PDF ends with a mark; some programs write something after it. */
function isWhole(file: Uint8Array): boolean {
  const bytes = file.subarray(-END_BYTES);
  for (let at = bytes.lastIndexOf(0x25); at >= 0; at = bytes.lastIndexOf(0x25, at - 1)) {
    if (END_MARK.every((byte, i) => bytes[at + i] === byte)) return true;
    if (at === 0) break;
  }
  return false;
}

const END_BYTES = 1024 * 1024;
const END_MARK = [...'%EOF'].map((character) => character.charCodeAt(0));

function cutOff(): Problem {
  return problem('pdf_truncated', 'The end of this PDF is missing. Copy it once more from where it came.');
}

function inPart(): Problem {
  const message =
    'This PDF is listed without its text, as not all of it was read: ' +
    `its name must end in .pdf, and it may have ${MAX_WHOLE_FILE_BYTES / 1024 / 1024} MiB.`;
  return problem('text_too_large', message);
}
