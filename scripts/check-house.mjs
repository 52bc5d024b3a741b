// Checks tracked files for what must not be published: machine paths, registry hosts, muted checks, unfinished work.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finish, ROOT, run } from './run.mjs';

const RULES = [
  { name: 'a path of one machine', pattern: /(?<![\w.~-])\/(?:work|root|home\/\w+|Users\/\w+)\// },
  {
    name: 'a registry host',
    pattern: /\bregistry\.\w+\.\w+|\bartifactory\b|\/\/[\w.-]+(?::\d+)?\/[\w/-]*npm\b/i,
  },
  { name: 'a test that runs alone', pattern: /\b(?:it|test|describe)(?:\.\w+)*\.only\b/ },
  { name: 'unfinished work', pattern: /\b(?:TO(?:DO)|FIX(?:ME)|XX(?:X)|HA(?:CK))\b(?![`'"])/ },
  {
    name: 'a muted check',
    pattern: /\b(?:eslint|oxlint)-disabl(?:e)|@ts-(?:ignore|nocheck)|prettier-ignor(?:e)/,
  },
  {
    name: 'a skipped test without its reason (a comment on the same line or the one above)',
    pattern: /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|todo|skipIf|runIf)\b/,
    allowed: (line, above) => line.includes('//') || above.trimStart().startsWith('//'),
  },
  {
    name: 'modules are replaced for other tests too (name the file *.alone.test.ts)',
    pattern: /\bvi\.(?:mock|doMock)\(/,
    allowed: (_line, _above, file) => file.endsWith('.alone.test.ts'),
  },
];

const { output } = await run('git', ['ls-files', '-z']);
const files = output.split('\0').filter((file) => file !== '');
const problems = files.flatMap(checkFile);
if (files.length === 0) problems.push('no file was checked');
finish(problems, `${files.length} files`);

function checkFile(file) {
  const lines = readLines(file);
  return lines.flatMap((line, at) =>
    RULES.filter(
      ({ pattern, allowed }) => pattern.test(line) && !allowed?.(line, lines[at - 1] ?? '', file),
    ).map(({ name }) => `${file}:${at + 1}: ${name}: ${line.trim().slice(0, 100)}`),
  );
}

/** The lines of a text file; none for binary files and for files that are tracked but deleted. */
function readLines(file) {
  try {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return text.includes('\0') ? [] : text.split('\n');
  } catch {
    return [];
  }
}
