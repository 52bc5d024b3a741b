// A program that knows nothing of Codex: it adds a line to the notes of a folder again and again, as editors and scripts
// do, until it is told to end. Each line that stands on the disk is told as `FILE TOKEN FROM UNTIL`: between these times of
// the machine's steady clock, in nanoseconds, it came there. Arguments: FOLDER SEED FILES.
import { readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [folder = '.', seed = '1', files = '1'] = process.argv.slice(2);
let state = Number(seed) >>> 0;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const pick = (limit) => Math.floor(random() * limit);

const ending = new AbortController();
process.on('SIGTERM', () => ending.abort());

for (let round = 0; !ending.signal.aborted; round++) {
  const name = `note${pick(Number(files))}.md`;
  const token = `outside-${round}`;
  const file = join(folder, name);
  const text = readFileSync(file, 'utf8').replace(/^# Outside\n/m, (heading) => `${heading}\n${token}\n`);
  if (!text.includes(token)) throw new Error(`${name} has lost its heading:\n${text}`);
  let from = process.hrtime.bigint();
  if (random() < 0.7) {
    writeFileSync(`${file}.saving`, text);
    from = process.hrtime.bigint();
    renameSync(`${file}.saving`, file);
  } else writeFileSync(file, text);
  writeSync(1, `${name} ${token} ${from} ${process.hrtime.bigint()}\n`);
  await pause(pick(12));
}
