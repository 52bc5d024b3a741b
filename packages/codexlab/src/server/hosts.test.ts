import { describe, expect, it } from 'vitest';
import { hostsOf, urlOf } from './hosts.ts';

const place = (host: string, port = 8765, publicUrl: string | null = null) => ({ host, port, publicUrl });

describe('the names of a server', () => {
  it('are those of loopback on loopback', () => {
    const hosts = hostsOf(place('127.0.0.1'));
    expect([...hosts].sort()).toEqual(['127.0.0.1:8765', '[::1]:8765', 'localhost:8765']);
    expect(urlOf(place('::1'))).toBe('http://[::1]:8765');
  });

  it('are only its own name elsewhere, or all of the machine where it listens at all', () => {
    expect([...hostsOf(place('Lab.Example.org', 80))]).toEqual(['lab.example.org:80', 'lab.example.org']);
    const all = hostsOf(place('0.0.0.0', 90), () => ['Lab', 'fe80::1']);
    expect([...all]).toEqual(['localhost:90', '127.0.0.1:90', '[::1]:90', 'lab:90', '[fe80::1]:90']);
    expect(urlOf(place('0.0.0.0', 90))).toBe('http://localhost:90');
  });

  it('hold the public one as browsers send it', () => {
    const behindProxy = place('127.0.0.1', 1, 'https://lab.example.org');
    expect(hostsOf(behindProxy)).toContain('lab.example.org');
    expect(urlOf(behindProxy)).toBe('https://lab.example.org');
    expect(hostsOf(place('127.0.0.1', 1, 'https://lab.example.org:8443'))).toContain('lab.example.org:8443');
  });
});
