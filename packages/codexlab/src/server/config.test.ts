import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readServerConfig, type ServerChoices } from './config.ts';
import { authority, isLoopback, isWildcard } from './loopback.ts';

const fieldOf = (choices: ServerChoices, env: Record<string, string> = {}): unknown => {
  try {
    readServerConfig(choices, env);
    return 'nothing is wrong';
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid' });
    return (error as { details: { field: unknown } }).details.field;
  }
};

describe('the configuration of a server', () => {
  it('is closed, local and on loopback when nobody says anything, or only empty words', () => {
    const usual = {
      mode: 'local',
      host: '127.0.0.1',
      port: null,
      engine: null,
      publicUrl: null,
      registration: 'closed',
      corsOrigins: [],
      trustedProxies: [],
      logLevel: 'info',
      logFormat: 'text',
      metricsToken: null,
      slowQueryMs: 200,
      backup: { dir: null, keep: null, files: false },
      backupSchedule: null,
      maintenanceSchedule: expect.objectContaining({ text: '0 4 * * 0' }),
    };
    expect(readServerConfig({}, {})).toEqual(usual);
    const names = [
      'HOST',
      'PORT',
      'ENGINE',
      'PUBLIC_URL',
      'REGISTRATION',
      'CORS_ORIGINS',
      'TRUSTED_PROXIES',
      'LOG_LEVEL',
      'LOG_FORMAT',
      'METRICS_TOKEN',
      'SLOW_QUERY_MS',
      'BACKUP_SCHEDULE',
      'MAINTENANCE_SCHEDULE',
    ];
    expect(readServerConfig({}, Object.fromEntries(names.map((name) => [`CODEX_${name}`, ''])))).toEqual(
      usual,
    );
  });

  it('comes from the environment, and options come before it', () => {
    const env = {
      CODEX_HOST: '0.0.0.0',
      CODEX_PORT: '80',
      CODEX_REGISTRATION: 'open',
      CODEX_CORS_ORIGINS: 'https://a.example, http://b.example:8080/',
      CODEX_TRUSTED_PROXIES: '10.0.0.1,10.1.0.0/16',
      CODEX_LOG_LEVEL: 'debug',
      CODEX_LOG_FORMAT: 'json',
      CODEX_METRICS_TOKEN: '0123456789abcdef',
      CODEX_ENGINE: 'libsql',
      CODEX_SLOW_QUERY_MS: '0',
      CODEX_BACKUP_SCHEDULE: '30 3 * * *',
      CODEX_MAINTENANCE_SCHEDULE: 'off',
    };
    expect(readServerConfig({}, env)).toEqual({
      mode: 'server',
      host: '0.0.0.0',
      port: 80,
      engine: 'libsql',
      publicUrl: null,
      registration: 'open',
      corsOrigins: ['https://a.example', 'http://b.example:8080'],
      trustedProxies: ['10.0.0.1', '10.1.0.0/16'],
      logLevel: 'debug',
      logFormat: 'json',
      metricsToken: '0123456789abcdef',
      slowQueryMs: 0,
      backup: { dir: null, keep: null, files: false },
      backupSchedule: expect.objectContaining({ text: '30 3 * * *' }),
      maintenanceSchedule: null,
    });
    const chosen = readServerConfig({ host: '[::1]', port: 0 }, env);
    expect(chosen).toMatchObject({ mode: 'local', host: '::1', port: 0 });
  });

  it('demands accounts as soon as others can reach the server, also through a proxy on this machine', () => {
    expect(readServerConfig({ host: '192.168.1.4' }, {}).mode).toBe('server');
    expect(readServerConfig({ host: 'lab.example.org' }, {}).mode).toBe('server');
    expect(readServerConfig({ publicUrl: 'https://lab.example.org/' }, {})).toMatchObject({
      mode: 'server',
      publicUrl: 'https://lab.example.org',
    });
    const env = { CODEX_PUBLIC_URL: 'https://lab.example.org' };
    expect(readServerConfig({}, env)).toMatchObject({ mode: 'server', publicUrl: 'https://lab.example.org' });
    expect(readServerConfig({ publicUrl: 'http://localhost:3000' }, env).mode).toBe('local');
  });

  it('names what is wrong', () => {
    for (const port of ['', '-1', '1.5', '65536', 'http', ' 80', '1e3'])
      expect(fieldOf({ port })).toBe('port');
    expect(fieldOf({}, { CODEX_PORT: 'x' })).toBe('CODEX_PORT');
    for (const host of ['a b', 'http://x', 'a/b', '']) expect(fieldOf({ host })).toBe('host');
    for (const publicUrl of [
      'lab',
      'ftp://a',
      'https://a/b',
      'https://u@a',
      'https://a/?q',
      'https://a/#h',
    ]) {
      expect(fieldOf({ publicUrl }), publicUrl).toBe('public-url');
    }
    for (const [name, value] of [
      ['CODEX_PUBLIC_URL', 'https://a/b'],
      ['CODEX_REGISTRATION', 'yes'],
      ['CODEX_LOG_LEVEL', 'loud'],
      ['CODEX_LOG_FORMAT', 'xml'],
      ['CODEX_METRICS_TOKEN', 'too-short'],
      ['CODEX_METRICS_TOKEN', 'with a blank in it all the same'],
      ['CODEX_SLOW_QUERY_MS', '-1'],
      ['CODEX_SLOW_QUERY_MS', '1.5'],
      ['CODEX_CORS_ORIGINS', '*'],
      ['CODEX_CORS_ORIGINS', 'https://a.example/path'],
      ['CODEX_CORS_ORIGINS', 'null'],
    ] as const) {
      expect(fieldOf({}, { [name]: value }), value).toBe(name);
    }
  });
});

describe('loopback', () => {
  it('is what leads to this machine alone', () => {
    for (const host of [
      'localhost',
      'LOCALHOST',
      'lab.localhost',
      '127.0.0.1',
      '127.8.9.1',
      '::1',
      '[::1]',
    ]) {
      expect(isLoopback(host), host).toBe(true);
    }
    expect(isLoopback('0:0:0:0:0:0:0:1')).toBe(true);
    expect(isLoopback('::ffff:127.0.0.1')).toBe(true);
    for (const host of [
      '0.0.0.0',
      '::',
      '128.0.0.1',
      '127.0.0.1.example.org',
      'localhost.example.org',
      '::1:1',
      '1::1',
    ]) {
      expect(isLoopback(host), host).toBe(false);
    }
    expect(['0.0.0.0', '::', '[::]', '0:0::0'].map(isWildcard)).toEqual([true, true, true, true]);
    expect(['10.0.0.0', '::1', 'localhost'].map(isWildcard)).toEqual([false, false, false]);
  });

  it('holds no address outside 127.0.0.0/8', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isLoopback(address)).toBe(address.startsWith('127.'));
      }),
      { seed: 1 },
    );
  });

  it('stands in addresses with brackets where it must', () => {
    expect(authority('::1', 80)).toBe('[::1]:80');
    expect(authority('[::1]', 80)).toBe('[::1]:80');
    expect(authority('127.0.0.1', 80)).toBe('127.0.0.1:80');
  });
});
