/** Makes and checks password records: see `parsePasswordRecord` for the form. */
export interface PasswordHasher {
  /** A record of the password with today's cost. Throws `unavailable` when too many are being made. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the one of the record. Takes the same time for a record that is null or unusable: who
   * measures learns nothing about names. `outdated`: right, but to be made anew with today's cost.
   */
  verify(password: string, record: string | null): Promise<'right' | 'wrong' | 'outdated'>;
}

/** Randomness, hashes and sealing, from the platform's own cryptography. */
export interface Secrets {
  /** Random bytes as base64url without padding. */
  random(bytes: number): string;
  /** SHA-256 of a text, in lower-case hexadecimal digits. */
  hash(text: string): string;
  /** Encrypts a text so that it opens only in the same context (`totp:<user id>`). */
  seal(text: string, context: string): string;
  /** Throws `internal` when it was sealed with another key, for another context, or was changed. */
  unseal(sealed: string, context: string): string;
}

/** Codes of the second factor (RFC 6238: SHA-1, 6 digits, steps of 30 s). */
export interface OneTimeCodes {
  /** A new secret in base 32, and the `otpauth:` address that an app reads from a QR code. */
  create(account: string): { readonly secret: string; readonly uri: string };
  /** The time step of a right code (one step of tolerance either way), or null. */
  match(secret: string, code: string, atMs: number): Promise<number | null>;
}
