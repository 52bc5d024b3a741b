import * as pdfjs from 'pdfjs-dist';
import type { PageViewport, PDFPageProxy } from 'pdfjs-dist';
import { binaryData } from './binary-data.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A PDF that is open. */
export interface Pdf {
  readonly pageCount: number;
  /** In points; as the first one until a page was read. */
  pageSize(index: number): Size;
  page(index: number): Promise<PDFPageProxy>;
  /** Pages (from 0) on which the words stand. */
  find(words: string): Promise<readonly number[]>;
  close(): void;
}

/** Opens a PDF by its address; only the parts that are shown are read. Scripts and forms in it do nothing. */
export async function openPdf(url: string): Promise<Pdf> {
  const port = new Worker(new URL('./pdf.worker.ts', import.meta.url), { type: 'module' });
  const worker = pdfjs.PDFWorker.create({ port });
  const task = pdfjs.getDocument({
    worker,
    ...{ url, disableAutoFetch: true, disableStream: true, rangeChunkSize: 256 * 1024 },
    ...{ isEvalSupported: false, enableXfa: false, useWasm: false, useWorkerFetch: false },
    ...binaryData,
  });
  const document = await task.promise;
  const sizes = new Map<number, Size>();
  const texts = new Map<number, string>();

  async function page(index: number): Promise<PDFPageProxy> {
    const read = await document.getPage(index + 1);
    const { width, height } = read.getViewport({ scale: 1 });
    sizes.set(index, { width, height });
    return read;
  }

  async function textOf(index: number): Promise<string> {
    const known = texts.get(index);
    if (known !== undefined) return known;
    const { items } = await (await page(index)).getTextContent();
    const text = items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
    texts.set(index, text.toLowerCase());
    return text.toLowerCase();
  }

  await page(0);
  return {
    pageCount: document.numPages,
    pageSize: (index) => sizes.get(index) ?? sizes.get(0)!,
    page,
    async find(words) {
      const found: number[] = [];
      for (let index = 0; index < document.numPages; index++)
        if ((await textOf(index)).includes(words.trim().toLowerCase())) found.push(index);
      return found;
    },
    close: () => void task.destroy().finally(() => port.terminate()),
  };
}

/** A page that is being drawn. */
export interface Drawing {
  readonly done: Promise<void>;
  cancel(): void;
}

/** Draws a page on a canvas, and lays its text over it so that it can be selected and read aloud. */
export function drawPage(
  page: PDFPageProxy,
  parts: { readonly canvas: HTMLCanvasElement; readonly text: HTMLElement; readonly scale: number },
): Drawing {
  const viewport = page.getViewport({ scale: parts.scale });
  const sharp = page.getViewport({ scale: parts.scale * Math.min(2, devicePixelRatio) });
  Object.assign(parts.canvas, { width: Math.ceil(sharp.width), height: Math.ceil(sharp.height) });
  const task = page.render({
    canvas: parts.canvas,
    viewport: sharp,
    annotationMode: pdfjs.AnnotationMode.ENABLE,
  });
  return {
    done: task.promise.then(() => layText(page, parts.text, viewport)),
    cancel: () => task.cancel(),
  };
}

async function layText(page: PDFPageProxy, container: HTMLElement, viewport: PageViewport): Promise<void> {
  container.replaceChildren();
  container.style.setProperty('--total-scale-factor', String(viewport.scale));
  await new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container, viewport }).render();
}
