import { datetimeMs, type PropertyValue } from '@codexlab/core';
import type { PDFDocumentProxy } from 'unpdf/pdfjs';

const MAX_VALUE_CHARS = 1000;
const MAX_KEYWORDS = 100;

/** What a PDF says about itself. A description that cannot be read is none. */
export async function readPdfInfo(
  document: PDFDocumentProxy,
): Promise<{ readonly title: string | null; readonly facts: Record<string, PropertyValue> }> {
  const info = await infoOf(document);
  const facts = Object.create(null) as Record<string, PropertyValue>;
  facts['pages'] = document.numPages;
  const author = cleanText(info['Author']);
  const subject = cleanText(info['Subject']);
  const keywords = keywordsOf(cleanText(info['Keywords']));
  const created = isoDate(info['CreationDate']);
  if (author !== null) facts['author'] = author;
  if (subject !== null) facts['subject'] = subject;
  if (keywords.length > 0) facts['keywords'] = keywords;
  if (created !== null) facts['created'] = created;
  return { title: saneTitle(cleanText(info['Title'])), facts };
}

async function infoOf(document: PDFDocumentProxy): Promise<Record<string, unknown>> {
  try {
    return (await document.getMetadata()).info as Record<string, unknown>;
  } catch {
    return {};
  }
}

function cleanText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .slice(0, MAX_VALUE_CHARS)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return text.toWellFormed() || null;
}

/** Divided by semicolons or commas; without either it is one. */
function keywordsOf(text: string | null): string[] {
  if (text === null) return [];
  const words = text.split(text.includes(';') ? ';' : ',').map((word) => word.trim());
  return [...new Set(words.filter(Boolean))].slice(0, MAX_KEYWORDS);
}

/** Programs write the name of their document there, or that it has none. */
function saneTitle(title: string | null): string | null {
  if (title === null || !/\p{L}/u.test(title)) return null;
  if (
    /^(?:untitled|no title|title|document|slide|page|presentation|none|null|undefined)[\s\d.]*$/i.test(title)
  )
    return null;
  if (/^Microsoft (?:Word|PowerPoint|Excel)\b/i.test(title) || /^(?:[a-z]:\\|\/|file:)/i.test(title))
    return null;
  return /^\S+\.[a-z][a-z0-9]{1,4}$/i.test(title) ||
    /\.(?:docx?|pptx?|xlsx?|odt|tex|dvi|indd|pdf)$/i.test(title)
    ? null
    : title;
}

/** `D:20240131100000+02'00'`: everything after the year may be missing. */
function isoDate(value: unknown): string | null {
  const match =
    typeof value === 'string'
      ? /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?/.exec(
          value.slice(0, 40),
        )
      : null;
  if (!match) return null;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', utc, hours, minutes] =
    match;
  const zone = utc ?? (hours === undefined ? '' : `${hours}:${minutes ?? '00'}`);
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  return [local + zone, local].find((text) => datetimeMs(text) !== null) ?? null;
}
