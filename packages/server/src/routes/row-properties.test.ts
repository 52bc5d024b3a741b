import { describe, expect, it } from 'vitest';
import { pickProperties } from './row-properties.ts';

describe('the properties of a row', () => {
  it('are those that were asked for, under the names that were asked for', () => {
    const properties = { Status: 'draft', rating: 4, secret: 'x' };
    expect(pickProperties(properties, ['status', 'rating', 'due'])).toEqual({ status: 'draft', rating: 4 });
  });

  it('may stand inside of others', () => {
    const properties = { exif: { Camera: 'X100', gps: { lat: 1 } }, 'exif.lens': '23 mm' };
    const names = ['exif.camera', 'exif.gps.lat', 'exif.lens', 'exif.gps.lon'];
    expect(pickProperties(properties, names)).toEqual({
      'exif.camera': 'X100',
      'exif.gps.lat': 1,
      'exif.lens': '23 mm',
    });
  });

  it('keep what is false, zero or null, which are values', () => {
    expect(pickProperties({ a: false, b: 0, c: null }, ['a', 'b', 'c'])).toEqual({ a: false, b: 0, c: null });
  });

  it('are never those that every object has', () => {
    expect(pickProperties({}, ['constructor', '__proto__'])).toEqual({});
  });
});
