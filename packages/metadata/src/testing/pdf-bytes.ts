import { bytesOf } from './image-bytes.ts';

/** A PDF of these objects, numbered from 1; the first is the catalogue. `trailer` is added to the trailer. */
export function pdfBytes(objects: readonly string[], trailer = ''): Uint8Array {
  let text = '%PDF-1.4\n%\x00\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return bytesOf(
    `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}

/** A PDF with these lines of text on pages of their own, and the entries of its description. */
export function pagesPdf(pages: readonly string[], info = ''): Uint8Array {
  const kids = pages.map((_, at) => `${4 + 2 * at} 0 R`).join(' ');
  return pdfBytes(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
      `<< ${info} >>`,
      ...pages.flatMap((text, at) => [
        pageObject(5 + 2 * at),
        streamObject(`BT /F 9 Tf 9 9 Td (${text}) Tj ET`),
      ]),
    ],
    '/Info 3 0 R',
  );
}

function pageObject(contents: number): string {
  const font = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9999999 9999] /Contents ${contents} 0 R /Resources << ${font} >> >>`;
}

/** A stream as it stands. */
export function streamObject(content: string): string {
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
}
