import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf, parseNow } from './parse-in-test.ts';

const SEED = 20261121;
const EXTENSIONS = [
  'md',
  'cdx',
  'ipynb',
  'csv',
  'tsv',
  'json',
  'yaml',
  'toml',
  'xml',
  'svg',
  'py',
  'bin',
  'metadata',
];

/** How JSON writes a lone surrogate; behind an escaped backslash it is mere text. */
const HALF_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** Pieces of every format, so that many texts are nearly right. */
const PIECES = [
  '{ } [ ] ( ) : , ; " \' \\ / < > = | # - + * & ! % @ ` ~ ^ ? \t \n \r \r\n \0 0 1 -1.5e3 2024-01-31 true null a é 日 \ud83d\ude00 \ufeff',
  '--- ... [[ ]] ![[ ]]( #t ^id &a *a !t <<: {"a": [" ": "\\ud800" </ /> <!-- --> <![CDATA[ ]]> <!DOCTYPE <?xml ?> <r> </r> <a b="1"> &amp; &#0;',
  '"cells": "source": "outputs": "metadata": "cell_type":"markdown" [a] [[a]] a= a.b """ \'\'\' // /* */ sep=; __proto__ properties tags title',
].flatMap((line) => line.split(' '));
const soup = fc.array(fc.constantFrom(' ', ...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));
const notebook = soup.map(
  (text) => `{"cells": [{"cell_type": "markdown", "source": ${JSON.stringify(text)}}], "metadata": {}}`,
);
const encoder = new TextEncoder();
const bytes = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .oneof(
        soup,
        soup.map((text) => `---\n${text}\n---\n`),
        notebook,
      )
      .map((text) => encoder.encode(text)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
);
const sidecar = fc.tuple(
  fc.constantFrom('json', 'xml', 'md'),
  fc.oneof(
    bytes,
    soup.map((text) => encoder.encode(`<r>${text}</r>`)),
  ),
);

test('gives for any bytes with any sidecars a reading that can be kept', () => {
  const files = fc.record({
    extension: fc.constantFrom(...EXTENSIONS),
    bytes,
    truncated: fc.boolean(),
    sidecars: fc.array(sidecar, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(files, (file) => {
      const sidecars = file.sidecars.map(([extension, content]) => contentOf(`.a.${extension}`, content));
      const source = { ...contentOf(`a.${file.extension}`, file.bytes), truncated: file.truncated, sidecars };
      const parsed = parseNow(source);
      expect(JSON.stringify(parsed)).not.toMatch(HALF_CHARACTER);
      expect(Object.getPrototypeOf(parsed.properties)).toBeNull();
      expect(parsed.problems.every(({ code }) => /^[a-z]+(_[a-z0-9]+)+$/.test(code))).toBe(true);
      expect(parsed.title).toBeTruthy();
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
