/** True when a text has no control characters, line separators or marks that turn the writing direction around. */
export function isControlFree(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text);
}
