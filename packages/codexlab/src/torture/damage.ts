import { readFileSync, writeFileSync } from 'node:fs';
import type { Round } from './scenario.ts';

const PAGE_BYTES = 4096;
const HEADER_BYTES = 100;

/** Ways in which a page comes to grief. Each changes at least one byte. */
const spoilers: Readonly<Record<string, (page: Buffer, round: Round, whole: Buffer) => void>> = {
  'one bit': (page, { pick }) => void (page[pick(page.length)]! ^= 1 << pick(8)),
  'twenty bytes': (page, { pick }) => {
    for (let i = 0; i < 20; i++) page[pick(page.length)]! ^= 1 + pick(255);
  },
  zeros: (page) => void page.fill(0),
  noise: (page, { pick }) => void page.forEach((_, at) => (page[at] = pick(256))),
  'half of it': (page, { pick }) => void page.fill(pick(256), page.length / 2),
  'another page': (page, { pick }, whole) => {
    const from = pick(whole.length / PAGE_BYTES) * PAGE_BYTES;
    page.set(Buffer.from(whole.subarray(from, from + page.length)));
  },
};

/** How many pages a file has. */
export function pagesOf(path: string): number {
  return Math.ceil(readFileSync(path).length / PAGE_BYTES);
}

/** Damages one page of a file in a random way; tells what was done, or null when that changed nothing. */
export function damagePage(round: Round, path: string, page: number): string | null {
  const whole = readFileSync(path);
  const before = Buffer.from(whole);
  const names = Object.keys(spoilers);
  const how = names[round.pick(names.length)]!;
  spoilers[how]!(whole.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES), round, before);
  if (whole.equals(before)) return null;
  writeFileSync(path, whole);
  return `${how} in page ${page + 1} of ${Math.ceil(whole.length / PAGE_BYTES)}`;
}

/** Damages the header of a file, or cuts the file short. */
export function damageShape(round: Round, path: string): string {
  const whole = readFileSync(path);
  if (round.random() < 0.5) {
    const cutAt = round.pick(whole.length);
    writeFileSync(path, whole.subarray(0, cutAt));
    return `cut at byte ${cutAt}`;
  }
  const at = round.pick(Math.min(HEADER_BYTES, whole.length));
  whole[at]! ^= 1 + round.pick(255);
  writeFileSync(path, whole);
  return `byte ${at} of the header`;
}
