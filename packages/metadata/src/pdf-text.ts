import type { Problem } from '@codexlab/core';
import type { PDFDocumentProxy, PDFPageProxy } from 'unpdf/pdfjs';
import { MAX_PDF_CHARS, MAX_PDF_PAGES } from './limits.ts';
import { problem } from './problem.ts';

/** Reads the text of the first pages, a blank line between them. A page that fails is left out with a problem. */
export async function readPdfText(
  document: PDFDocumentProxy,
): Promise<{ readonly text: string | null; readonly problems: Problem[] }> {
  const pages = Math.min(document.numPages, MAX_PDF_PAGES);
  const failed: number[] = [];
  let text = '';
  let read = 0;
  for (; read < pages && text.length < MAX_PDF_CHARS; read++) {
    try {
      const page = await document.getPage(read + 1);
      text += `${(await textOfPage(page, MAX_PDF_CHARS - text.length)).trim()}\n\n`;
      page.cleanup();
    } catch {
      failed.push(read + 1);
    }
  }
  const problems = [...failedPages(failed), ...unreadPages(read, document.numPages)];
  return { text: text.slice(0, MAX_PDF_CHARS).trim().toWellFormed() || null, problems };
}

/** Reads piece by piece, as one page may hold more text than the memory. */
async function textOfPage(page: PDFPageProxy, maxChars: number): Promise<string> {
  const reader = page.streamTextContent().getReader() as ReadableStreamDefaultReader<TextPiece>;
  const parts: string[] = [];
  for (let length = 0; length < maxChars;) {
    const { done, value } = await reader.read();
    if (done) return parts.join('');
    for (const { str = '', hasEOL } of value.items) {
      parts.push(str, hasEOL === true ? '\n' : '');
      length += str.length + 1;
    }
  }
  await reader.cancel(new Error('enough'));
  return parts.join('').slice(0, maxChars);
}

/** What the stream gives; marks between texts have no `str`. */
interface TextPiece {
  readonly items: readonly { readonly str?: string; readonly hasEOL?: boolean }[];
}

function failedPages(failed: readonly number[]): Problem[] {
  if (failed.length === 0) return [];
  const shown = failed.slice(0, 5).join(', ') + (failed.length > 5 ? ' …' : '');
  return [problem('pdf_invalid', `Parts of this PDF are damaged; these pages are not searched: ${shown}.`)];
}

function unreadPages(read: number, all: number): Problem[] {
  if (read >= all) return [];
  return [problem('text_too_large', `Only the first ${read} of the ${all} pages are searched.`)];
}
