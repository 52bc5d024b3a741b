const maps = import.meta.glob<string>('../../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
});
const fonts = import.meta.glob<string>('../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
});

async function bytesOf(
  files: Readonly<Record<string, () => Promise<string>>>,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const load = Object.entries(files).find(([path]) => path.endsWith(`/${name}`))?.[1];
  if (load === undefined) throw new Error(`There is no ${name}.`);
  const response = await fetch(await load());
  if (!response.ok) throw new Error(`${name} could not be read.`);
  return new Uint8Array(await response.arrayBuffer());
}

class Maps {
  async fetch({ name }: { readonly name: string }) {
    return { cMapData: await bytesOf(maps, `${name}.bcmap`), isCompressed: true };
  }
}

class Fonts {
  fetch({ filename }: { readonly filename: string }) {
    return bytesOf(fonts, filename);
  }
}

/** Where tables of characters and fonts come from that a document names and does not hold: our own files. */
export const binaryData = {
  cMapUrl: '/',
  cMapPacked: true,
  CMapReaderFactory: Maps,
  standardFontDataUrl: '/',
  StandardFontDataFactory: Fonts,
};
