import { expect, test } from 'vitest';
import { matchesKeys, parseKeys, toKeys, typesSign } from './keys.ts';

interface Pressed {
  readonly ctrlKey?: boolean;
  readonly shiftKey?: boolean;
  readonly altKey?: boolean;
  readonly code?: string;
}

const press = (key: string, more: Pressed = {}) =>
  ({
    ...{ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false },
    ...more,
  }) as KeyboardEvent;

const matches = (keys: string, event: KeyboardEvent) => matchesKeys(parseKeys(keys)!, event);

test('a shortcut fits the keys that it names and no others', () => {
  expect(matches('mod+k', press('k', { ctrlKey: true }))).toBe(true);
  expect(matches('mod+k', press('k'))).toBe(false);
  expect(matches('mod+k', press('k', { ctrlKey: true, shiftKey: true }))).toBe(false);
  expect(matches('mod+shift+p', press('P', { ctrlKey: true, shiftKey: true }))).toBe(true);
  expect(matches('alt+left', press('ArrowLeft', { altKey: true }))).toBe(true);
});

test('a sign is told by itself, however the keyboard makes it', () => {
  expect(matches('?', press('?', { shiftKey: true }))).toBe(true);
  expect(matches('?', press('?'))).toBe(true);
});

test('a letter with Alt is known by its key where the keyboard makes a sign of it', () => {
  expect(matches('alt+w', press('∑', { altKey: true, code: 'KeyW' }))).toBe(true);
});

test('what is pressed can be written down and is matched again', () => {
  for (const event of [press('k', { ctrlKey: true }), press('F2'), press('?', { shiftKey: true })])
    expect(matches(toKeys(event)!, event)).toBe(true);
  expect(toKeys(press('Shift', { shiftKey: true }))).toBeNull();
});

test('what is no shortcut is refused', () => {
  expect([parseKeys(''), parseKeys('mod+'), parseKeys('hyper+k')]).toEqual([null, null, null]);
});

test('AltGr types a sign, though it is told as Ctrl and Alt', () => {
  const typed = (held: string | null) => ({
    ...press('ń', { ctrlKey: true, altKey: true, code: 'KeyN' }),
    getModifierState: (key: string) => key === held,
  });
  expect([typesSign(typed('AltGraph')), typesSign(typed(null))]).toEqual([true, false]);
});
