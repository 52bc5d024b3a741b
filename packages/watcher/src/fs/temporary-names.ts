import { createIds, systemClock } from '@codexlab/core';

const ID = '[0-9A-HJKMNP-TV-Z]{26}';
const STRAY = new RegExp(`^\\.${ID}\\.codex-tmp$`);
const OURS = new RegExp(`^(${ID}|prev-${ID}-[0-9a-f]{64}|gone-${ID}|moved-${ID}|cookie-${ID})$`);

/** A new unique id for temporary names. */
export const newTemporaryId = createIds(systemClock);

/** The name of a temporary file that has to lie beside its target, since that is on another disk than `.codex/tmp`. */
export function strayTemporaryName(): string {
  return `.${newTemporaryId()}.codex-tmp`;
}

/** True for names made by `strayTemporaryName`: they are never content. */
export function isStrayTemporary(name: string): boolean {
  return name.length === 37 && STRAY.test(name);
}

/** True for the names that we make in `.codex/tmp`. */
export function isTemporary(name: string): boolean {
  return OURS.test(name);
}
