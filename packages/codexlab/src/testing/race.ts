import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Hash, isCodexError, type Notebook } from '@codexlab/core';
import { onTestFinished, vi } from 'vitest';
import { createRandom } from './kill-rounds.ts';

/** What writers who raced for the same notes were told. */
export interface RaceReport {
  /** Lines that another program wrote, by note, and when each came to the disk. */
  readonly outside: readonly (Acknowledged & Span)[];
  /** Lines that were saved through the notebook, with the version in which each came to the disk. */
  readonly saved: readonly (Acknowledged & { readonly hash: Hash })[];
  /** How the saves ended: `written`, `merged`, or the reason of a conflict. */
  readonly outcomes: ReadonlyMap<string, number>;
}

/** A line that somebody was told stands in a note. */
export interface Acknowledged {
  readonly note: string;
  readonly token: string;
}

/** Times of the machine's steady clock, which all processes share. */
export interface Span {
  readonly fromNs: bigint;
  readonly untilNs: bigint;
}

/** Who races, how long. */
export interface RaceOptions {
  readonly root: string;
  readonly notebook: Notebook;
  readonly seed: number;
  /** Goes on until this says no. */
  readonly goOn: (saves: number) => boolean;
}

const NOTES = 3;
const SLOTS = 40;
const OUTSIDE = fileURLToPath(new URL('./outside-writer.mjs', import.meta.url));

/** Makes the notes: slots to be filled through the notebook, and a heading below which the other program writes. */
export function makeRaceNotes(root: string): void {
  const slots = Array.from({ length: SLOTS }, (_, slot) => `slot ${slot}:\n\nbelow ${slot}\n\n`).join('');
  for (let note = 0; note < NOTES; note++) writeFileSync(join(root, `note${note}.md`), `${slots}# Outside\n`);
}

/** Lets another program and the notebook write the same notes at the same time. */
export async function race({ root, notebook, seed, goOn }: RaceOptions): Promise<RaceReport> {
  const random = createRandom(seed);
  const outside = startOutsideWriter(root, seed);
  const saved: (Acknowledged & { hash: Hash })[] = [];
  const outcomes = new Map<string, number>();
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  let seen = await readNote(notebook, 'note0.md');
  for (let nth = 0; goOn(nth); nth++) {
    // Often the version that is edited is not the newest: somebody had the note open for a while.
    if (random() < 0.6) seen = await readNote(notebook, `note${Math.floor(random() * NOTES)}.md`);
    const token = `saved-${seed}-${nth}`;
    const text = seen.text.replace(
      new RegExp(`^slot ${nth % SLOTS}:.*$`, 'm'),
      `slot ${nth % SLOTS}: ${token}`,
    );
    try {
      const { file, outcome } = await notebook.edits.save(seen.note, text, { base: seen.hash });
      saved.push({ note: seen.note, token, hash: file.hash });
      count(outcome);
    } catch (error) {
      if (!isCodexError(error, 'conflict')) throw error;
      count(String(error.details['reason']));
      seen = await readNote(notebook, seen.note);
    }
  }
  return { outside: await outside.end(), saved, outcomes };
}

/**
 * Notes each instant in which a write of this thread is blind: what stands under a note's name has got its second name, and
 * the new content is about to take the first. What another program renames into place then has no other name.
 */
export function noteBlindInstants(): readonly Span[] {
  const instants: Span[] = [];
  const { linkSync, renameSync } = fs;
  let linkedNs = 0n;
  const spies = [
    vi.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
      linkSync(from, to);
      linkedNs = process.hrtime.bigint();
    }),
    vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      renameSync(from, to);
      if (/note\d+\.md$/.test(String(to)))
        instants.push({ fromNs: linkedNs, untilNs: process.hrtime.bigint() });
    }),
  ];
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return instants;
}

/** True when one has begun before the other has ended, and the other way round. */
export function doOverlap(a: Span, b: Span): boolean {
  return a.fromNs <= b.untilNs && b.fromNs <= a.untilNs;
}

/** A note is empty for a moment while a program writes it in place: nobody would go on from that. */
async function readNote(notebook: Notebook, note: string): Promise<SeenNote> {
  const { bytes, hash } = await notebook.files.read(note);
  if (bytes.length === 0) return readNote(notebook, note);
  notebook.edits.noteRead(hash, bytes);
  return { note, hash, text: new TextDecoder().decode(bytes) };
}

interface SeenNote {
  readonly note: string;
  readonly hash: Hash;
  readonly text: string;
}

function startOutsideWriter(root: string, seed: number) {
  const child = spawn(process.execPath, [OUTSIDE, root, String(seed), String(NOTES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close');
  return {
    async end(): Promise<(Acknowledged & Span)[]> {
      child.kill('SIGTERM');
      const [code] = await ended;
      if (code !== 0) throw new Error(`The other program ended with ${String(code)}.`);
      return output
        .trimEnd()
        .split('\n')
        .map((line) => {
          const [note = '', token = '', fromNs = '', untilNs = ''] = line.split(' ');
          return { note, token, fromNs: BigInt(fromNs), untilNs: BigInt(untilNs) };
        });
    },
  };
}

/** The lines that stand neither in their note nor in a conflict copy of it, which is beside it. */
export function missingLines<T extends Acknowledged>(root: string, lines: readonly T[]): T[] {
  const texts = new Map<string, Set<string>>();
  for (const name of readdirSync(root).filter((each) => each.startsWith('note'))) {
    const note = name.replace(/\.conflict-.*(?=\.md$)/, '');
    const words = readFileSync(join(root, name), 'utf8').split(/\s+/);
    texts.set(note, new Set([...(texts.get(note) ?? []), ...words]));
  }
  return lines.filter(({ note, token }) => !texts.get(note)?.has(token));
}
