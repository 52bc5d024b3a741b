const INTEGER = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEX = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(\.\d*)?(?:[ \t]*(Z|z|[-+]\d\d?(?::?\d\d)?))?$/;

/** What an unquoted YAML scalar may stand for here. */
export type YamlScalar = string | number | boolean | null;

/**
 * Reads an unquoted scalar by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): `yes` and
 * `no` are text, `012` is twelve. Dates stay text as written and timestamps become ISO 8601. Numbers that a double
 * would change (more than 15 digits of an integer) and the infinities stay text.
 */
export function readScalar(text: string): YamlScalar {
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  return mayBeNumber(text.charCodeAt(0)) ? readNumber(text) : text;
}

function mayBeNumber(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}

function readNumber(text: string): string | number {
  if (INTEGER.test(text) || OCTAL.test(text) || HEX.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? normalZero(value) : text;
  }
  if (FLOAT.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? normalZero(value) : text;
  }
  return readTimestamp(text) ?? text;
}

/** JSON has no negative zero. */
function normalZero(value: number): number {
  return value === 0 ? 0 : value;
}

function readTimestamp(text: string): string | null {
  const match = TIMESTAMP.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = ''] = match;
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  const time = `${hour!.padStart(2, '0')}:${minute}:${second}${fraction === '.' ? '' : fraction}`;
  return `${date}T${time}${isoZone(zone)}`;
}

function isoZone(zone: string): string {
  if (zone === '' || zone === 'Z' || zone === 'z') return zone.toUpperCase();
  const digits = zone.slice(1).replace(':', '');
  const hours = digits.length % 2 === 0 ? digits.slice(0, 2) : `0${digits.slice(0, 1)}`;
  const minutes = digits.length > 2 ? digits.slice(-2) : '00';
  return `${zone[0]}${hours}:${minutes}`;
}
