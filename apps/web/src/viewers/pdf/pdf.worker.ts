// The library's own worker, as a file of ours: the page's policy lets workers come from nowhere else.
export { WorkerMessageHandler } from 'pdfjs-dist/build/pdf.worker.min.mjs';
