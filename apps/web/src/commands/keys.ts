/** A shortcut in parts. */
interface Keys {
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

const IS_MAC = typeof navigator !== 'undefined' && /Mac|iP(?:hone|ad)/.test(navigator.userAgent);
const NAMES: Readonly<Record<string, string>> = Object.freeze({
  left: 'arrowleft',
  right: 'arrowright',
  up: 'arrowup',
  down: 'arrowdown',
  esc: 'escape',
  space: ' ',
});
const SHOWN: Readonly<Record<string, string>> = Object.freeze({
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  enter: '↵',
  backspace: '⌫',
  delete: 'Del',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  ' ': 'Space',
});

/** Reads `mod+shift+p`; null when it is none. */
export function parseKeys(text: string): Keys | null {
  const parts = text
    .toLowerCase()
    .split('+')
    .map((part) => part.trim());
  const key = parts.pop() ?? '';
  const known = parts.every((part): boolean => part === 'mod' || part === 'shift' || part === 'alt');
  if (key === '' || !known) return null;
  const has = (part: 'mod' | 'shift' | 'alt') => parts.includes(part);
  return { mod: has('mod'), shift: has('shift'), alt: has('alt'), key: NAMES[key] ?? key };
}

/** True when these keys were pressed. `?` and the like are told by the character: no shift is asked for. */
export function matchesKeys(keys: Keys, event: KeyboardEvent): boolean {
  const mod = IS_MAC ? event.metaKey : event.ctrlKey;
  const key = event.key.toLowerCase();
  const isSign = keys.key.length === 1 && !/[a-z0-9]/.test(keys.key);
  return (
    mod === keys.mod &&
    event.altKey === keys.alt &&
    (isSign || event.shiftKey === keys.shift) &&
    (key === keys.key || (keys.alt && event.code.toLowerCase() === `key${keys.key}`))
  );
}

/** True for what types a sign, or goes by words, where one writes: AltGr everywhere, and the Option key of a Mac. */
export function typesSign(event: KeyboardEvent): boolean {
  return event.getModifierState('AltGraph') || (IS_MAC && event.altKey && !event.metaKey);
}

/** The same for people: `⌘K`, `Ctrl+Shift+P`, as a list of caps. */
export function showKeys(text: string): readonly string[] {
  const keys = parseKeys(text);
  if (keys === null) return [];
  return [
    ...(keys.mod ? [IS_MAC ? '⌘' : 'Ctrl'] : []),
    ...(keys.alt ? [IS_MAC ? '⌥' : 'Alt'] : []),
    ...(keys.shift ? [IS_MAC ? '⇧' : 'Shift'] : []),
    SHOWN[keys.key] ?? (keys.key.length === 1 ? keys.key.toUpperCase() : capital(keys.key)),
  ];
}

/** Writes down what was pressed; null for a modifier alone. */
export function toKeys(event: KeyboardEvent): string | null {
  const key = event.key.toLowerCase();
  if (['control', 'meta', 'shift', 'alt'].includes(key)) return null;
  const mod = IS_MAC ? event.metaKey : event.ctrlKey;
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key);
  return [mod ? 'mod' : '', event.altKey ? 'alt' : '', event.shiftKey && !isSign ? 'shift' : '', key]
    .filter(Boolean)
    .join('+');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
