/** A way in which an answer is compressed. */
export type Encoding = 'br' | 'gzip';

/** The smaller first. */
const PREFERRED: readonly Encoding[] = ['br', 'gzip'];

/** The best encoding that the client takes (`Accept-Encoding`, RFC 9110 §12.5.3) and that there is; null for none. */
export function chooseEncoding(
  accepted: string | null,
  there: Readonly<Record<Encoding, unknown>>,
): Encoding | null {
  const weights = weightsOf(accepted ?? '');
  const any = weights.get('*') ?? 0;
  return PREFERRED.find((each) => there[each] !== null && (weights.get(each) ?? any) > 0) ?? null;
}

/** `gzip, br;q=0` → gzip 1, br 0. */
function weightsOf(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.slice(0, 500).split(',')) {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    const weight = parameters.find((each) => each.startsWith('q='))?.slice(2);
    if (name !== '') weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  return weights;
}
