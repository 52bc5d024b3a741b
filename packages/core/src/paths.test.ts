import { resolve, posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCodexError } from './errors.ts';
import {
  absPath,
  extensionOf,
  folderOf,
  isInFolder,
  isReservedName,
  nameFromBytes,
  nameNeedsBytes,
  nameOf,
  nameToBytes,
  parseRelPath,
  relPathOnDisk,
  ROOT,
  relPathWithin,
  storedRelPath,
  type RelPath,
} from './paths.ts';

const SEED = 20_261_121;
const RUNS = { seed: SEED, numRuns: 2000 };
const invalid = expect.objectContaining({ code: 'invalid' });

/** Pieces from which hostile paths are made, beside arbitrary text. */
const hostilePiece = fc.constantFrom(
  ...[
    '..',
    '.',
    '/',
    '\\',
    '//',
    '\0',
    '~',
    'C:',
    'C:\\',
    '\\\\?\\',
    '.git',
    '.GIT',
    '.codex',
    '.Codex',
    'git~1',
  ],
  ...[
    '.git.',
    '.git ',
    '.g\u200cit',
    '.git::$INDEX_ALLOCATION',
    ':',
    '%2e%2e',
    '\u2024\u2024',
    '\uff0e\uff0e',
    '\uff0fetc',
  ],
  ...[' ', 'a', 'b.md', 'nb', 'nb-evil', '\ufeff', '\u202e', '\ud800', '\uef80', 'CON', 'é', 'e\u0301'],
);
const hostilePath = fc
  .array(fc.oneof(hostilePiece, fc.constant('/'), fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));

describe('parseRelPath', () => {
  it.each([
    '',
    'a',
    'a.md',
    'notes/2024/über uns.md',
    '.hidden',
    '...a',
    'a..b',
    'weird:name',
    'x.git',
    'git',
    '日本/語.md',
  ])('accepts %j as it is', (text) => {
    expect(parseRelPath(text)).toBe(text);
  });

  it.each([
    ['..', 'component ".."'],
    ['a/../b', 'component ".."'],
    ['./a', 'component "."'],
    ['/etc/passwd', 'is absolute'],
    ['C:/Windows', 'names a drive'],
    ['c:', 'names a drive'],
    ['a//b', 'empty component'],
    ['a/', 'empty component'],
    ['a\\b', 'backslash'],
    ['a\0b', 'NUL'],
    ['\ud800', 'not well-formed'],
    ['a. /b', 'ends in a dot or a space'],
    ['a\u200db', 'invisible characters'],
    ['data::$DATA', 'NTFS stream'],
    [`${'x'.repeat(256)}`, 'over 255 bytes'],
    [`${'ü'.repeat(128)}`, 'over 255 bytes'],
    [`${'a/'.repeat(2100)}b`, 'longer than 4096 bytes'],
    ['.git/config', 'reaches into ".git"'],
    ['sub/.CODEX/notebook.db', 'reaches into ".CODEX"'],
  ])('refuses %j and says why', (text, why) => {
    expect(() => parseRelPath(text)).toThrow(invalid);
    expect(() => parseRelPath(text)).toThrow(why);
  });

  it('refuses the same text each time it is asked', () => {
    const verdicts = Array.from({ length: 4 }, () => refusal('a\u200db'));
    expect(verdicts).toEqual(Array.from({ length: 4 }, () => verdicts[0]));
    expect(verdicts[0]).not.toBeNull();
  });

  it('never lets anything out of the notebook, on any system', () => {
    fc.assert(
      fc.property(hostilePath, (text) => {
        if (refusal(text) !== null) return;
        expect(leaves(posix, '/nb', text)).toBe(false);
        expect(leaves(win32, 'C:\\nb', text)).toBe(false);
        expect(resolve('/nb', text)).toBe(text === '' ? '/nb' : `/nb/${text}`);
      }),
      RUNS,
    );
  });

  it('accepts ordinary paths of any alphabet', () => {
    const name = fc
      .array(fc.constantFrom('a', 'Z', '0', '-', '_', 'é', 'ß', '日', '😀', ' b', '.c', '(1)'), {
        minLength: 1,
        maxLength: 9,
      })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        expect(parseRelPath(names.join('/'))).toBe(names.join('/'));
      }),
      RUNS,
    );
  });

  it('fails with invalid and nothing else, whatever it is given', () => {
    fc.assert(
      fc.property(hostilePath, (text) => {
        const error = refusal(text);
        expect(error === null || isCodexError(error, 'invalid')).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('isReservedName', () => {
  const spellings = ['.git', '.codex'].flatMap((name) => [
    name,
    name.toUpperCase(),
    `${name}.`,
    `${name} .. `,
    `${name}:stream`,
    `${name}::$INDEX_ALLOCATION`,
    `\u200c${name}`,
    [...name].join('\ufeff'),
    name.replace('.', '\uff0e'),
    name.replace('c', '\u217d').replace('g', '\uff47'),
    name.replace('i', '\u2170'),
  ]);
  it.each([...spellings, 'git~1', 'GIT~12', 'CODEX~1', 'gi7eba~1', 'co12ef~4'])('sees through %j', (name) => {
    expect(isReservedName(name)).toBe(true);
    expect(() => parseRelPath(`a/${name}/b`)).toThrow(invalid);
  });

  it.each(['git', 'codex', '.gitignore', '.codexignore', '.github', 'a.git', '.git2', 'git~', 'digit~1'])(
    'leaves %j alone',
    (name) => {
      expect(isReservedName(name)).toBe(false);
      expect(parseRelPath(name)).toBe(name);
    },
  );

  it('sees through any mixture of case, ignorable characters and endings', () => {
    const letters = (name: string) =>
      fc.tuple(
        ...[...name].map((letter) =>
          fc
            .tuple(fc.boolean(), fc.constantFrom('', '\u200b', '\u00ad', '\u2060', '\ufe0f'))
            .map(([upper, gap]) => (upper ? letter.toUpperCase() : letter) + gap),
        ),
      );
    const ending = fc.constantFrom('', '.', ' ', '. .', ':x', ':$DATA');
    fc.assert(
      fc.property(fc.oneof(letters('.git'), letters('.codex')), ending, (name, end) => {
        expect(isReservedName(name.join('') + end)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('names as bytes', () => {
  it('come back exactly, and their text is always well formed', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 24 }),
      fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
      fc
        .array(fc.constantFrom(0xee, 0xbe, 0x80, 0xbf, 0xef, 0xed, 0xa0, 0xf0, 0x61), { maxLength: 12 })
        .map((part) => Uint8Array.from(part)),
    );
    fc.assert(
      fc.property(bytes, (original) => {
        const name = nameFromBytes(original);
        expect(name.isWellFormed()).toBe(true);
        expect([...nameToBytes(name)]).toEqual([...original]);
      }),
      RUNS,
    );
  });

  it('have one text each: different bytes never share a name', () => {
    const bytes = fc.array(fc.constantFrom(0xee, 0xbe, 0x80, 0x61, 0xff), { maxLength: 6 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        fc.pre(a.join() !== b.join());
        expect(nameFromBytes(Uint8Array.from(a))).not.toBe(nameFromBytes(Uint8Array.from(b)));
      }),
      RUNS,
    );
  });

  it('are plain UTF-8 for ordinary names', () => {
    expect(nameFromBytes(new TextEncoder().encode('Übung 😀.md'))).toBe('Übung 😀.md');
    expect(nameNeedsBytes('Übung 😀.md')).toBe(false);
  });

  it('stand in the private range where they are not UTF-8', () => {
    const name = nameFromBytes(Uint8Array.from([0x61, 0xff, 0x62]));
    expect(name).toBe('a\uefffb');
    expect(nameNeedsBytes(name)).toBe(true);
    expect(nameNeedsBytes(new TextDecoder().decode(Uint8Array.from([0x61, 0xff])))).toBe(true);
  });

  it('keep a byte order mark that stands in a name', () => {
    expect(nameFromBytes(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toBe('\ufeffa');
  });
});

describe('parts of a path', () => {
  it('put together are the path again', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b.md', '..x', 'c d'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/') as RelPath);
    fc.assert(
      fc.property(path, (each) => {
        expect(relPathOnDisk(folderOf(each), nameOf(each))).toBe(each);
        expect(isInFolder(each, folderOf(each))).toBe(true);
      }),
      RUNS,
    );
  });

  it('keep any name that a disk can hold', () => {
    expect(relPathOnDisk(storedRelPath('notes'), 'trailing. ')).toBe('notes/trailing. ');
    expect(relPathOnDisk(ROOT, 'back\\slash')).toBe('back\\slash');
  });

  it.each([
    ['a/b.MD', '.md'],
    ['archive.tar.gz', '.gz'],
    ['.hidden', ''],
    ['a.b/c', ''],
    ['dot.', '.'],
  ])('give the extension of %j as %j', (path, extension) => {
    expect(extensionOf(storedRelPath(path))).toBe(extension);
  });

  it('compare whole components', () => {
    const inFolder = (path: string, folder: string) => isInFolder(storedRelPath(path), storedRelPath(folder));
    expect(inFolder('nb/a', 'nb')).toBe(true);
    expect(inFolder('nb', 'nb')).toBe(true);
    expect(inFolder('nb-evil/a', 'nb')).toBe(false);
    expect(inFolder('anything', '')).toBe(true);
  });
});

describe('absPath', () => {
  it.each(['/', '/home/a', 'C:\\x', 'c:/x', '\\\\server\\share'])('accepts %j', (text) => {
    expect(absPath(text)).toBe(text);
  });

  it.each(['', 'a', './a', '../a', '~', 'C:x', '/a\0b'])('refuses %j', (text) => {
    expect(() => absPath(text)).toThrow(invalid);
  });
});

function refusal(text: string): unknown {
  try {
    parseRelPath(text);
    return null;
  } catch (error) {
    return error;
  }
}

/** Whether a system would take the path for something beyond the root, told by that system's own rules. */
function leaves(system: typeof posix, root: string, path: string): boolean {
  const way = system.relative(root, system.resolve(root, path));
  return way === '..' || way.startsWith(`..${system.sep}`) || system.isAbsolute(way);
}

describe('relPathWithin', () => {
  it.each(['..', '../out', 'a/../../out', 'a/..', '.', 'a/./b', '/etc', 'a//b', 'a/', 'a\0b'])(
    'refuses %j',
    (path) => {
      expect(() => relPathWithin(path)).toThrow(expect.objectContaining({ code: 'invalid' }));
    },
  );

  it('says of an absolute path that it is one', () => {
    expect(() => relPathWithin('/etc/x')).toThrow(/is absolute; give it relative to the notebook/);
  });

  it.each(['', 'a', 'trailing. ', '..a', 'a..', '...', '.git', 'a\\b', 'c:'])('takes %j as it is', (path) => {
    expect(relPathWithin(path)).toBe(path);
  });
});
