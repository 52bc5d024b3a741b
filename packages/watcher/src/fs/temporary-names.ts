import { type Hash, createIds, systemClock } from '@codexlab/core';

const ID = '[0-9A-HJKMNP-TV-Z]{26}';
const HASH = '[0-9a-f]{64}';
const STRAY_END = '.codex-tmp';
const STRAY = new RegExp(`^\\.(${ID}|prev-${ID}-${HASH})\\.codex-tmp$`);
const OURS = new RegExp(
  `^(${ID}|prev-${ID}-${HASH}|gone-${ID}(-${HASH})?|moved-${ID}|cookie-${ID}|beside-${ID})$`,
);
const EXPECTED = new RegExp(`^\\.?(?:prev|gone)-${ID}-(${HASH})(?:\\.codex-tmp)?$`);
const NOTE = new RegExp(`^beside-(${ID})$`);

/** A new unique id for temporary names. */
export const newTemporaryId = createIds(systemClock);

/** The name of a temporary file that has to lie beside its target, since that is on another disk than `.codex/tmp`. */
export function strayName(name: string): string {
  return `.${name}${STRAY_END}`;
}

/** True for names made by `strayName`: they are never content. */
export function isStrayTemporary(name: string): boolean {
  return name.endsWith(STRAY_END) && STRAY.test(name);
}

/** The name, in `.codex/tmp`, of the note that says where the strays with this id lie. */
export function strayNoteName(id: string): string {
  return `beside-${id}`;
}

/** The id in a name made by `strayNoteName`, or null. */
export function strayNoteId(name: string): string | null {
  return NOTE.exec(name)?.[1] ?? null;
}

/** The name of what a write replaces: it says which content was expected. */
export function previousName(id: string, expected: Hash): string {
  return `prev-${id}-${expected}`;
}

/** The name of what is removed for good, with the content that was expected where one was. */
export function goneName(id: string, expected: Hash | null): string {
  return expected === null ? `gone-${id}` : `gone-${id}-${expected}`;
}

/** The content that was expected under a name made by `previousName` or `goneName`, or null. */
export function expectedHash(name: string): string | null {
  return EXPECTED.exec(name)?.[1] ?? null;
}

/** True for the names that we make in `.codex/tmp`. */
export function isTemporary(name: string): boolean {
  return OURS.test(name);
}
