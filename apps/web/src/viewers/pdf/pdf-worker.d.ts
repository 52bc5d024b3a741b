declare module 'pdfjs-dist/build/pdf.worker.min.mjs' {
  /** What the library runs in its worker; it starts by itself. */
  export const WorkerMessageHandler: object;
}
