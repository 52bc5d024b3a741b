import { CodexError, type EditAddress } from '@codexlab/core';

/** The address of a value in JSON or YAML. */
export type PointerAddress = Extract<EditAddress, { readonly kind: 'pointer' }>;

/** The keys that a JSON pointer (RFC 6901) leads through. Throws `invalid`. */
export function readPointer({ pointer }: PointerAddress): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    const message = `"${pointer}" is no JSON pointer. Write /key/0, with ~1 for a slash and ~0 for a tilde in a key.`;
    throw new CodexError('invalid', message, { field: 'address' });
  }
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The place in a list that a key names (`-`: after the last), or -1. */
export function readIndex(key: string, length: number): number {
  if (key === '-') return length;
  return /^(?:0|[1-9]\d{0,8})$/.test(key) && Number(key) <= length ? Number(key) : -1;
}
