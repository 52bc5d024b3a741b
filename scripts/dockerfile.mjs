// Reads the part of the Dockerfile language that ours is written in; says so when it meets anything else.
const KNOWN = new Set(
  'RUN COPY WORKDIR ENV USER VOLUME EXPOSE HEALTHCHECK STOPSIGNAL ENTRYPOINT CMD'.split(' '),
);

/** The stages of a Dockerfile: `{ base, name, steps: [{ instruction, rest }] }`. */
export function readDockerfile(text) {
  const stages = [];
  for (const line of logicalLines(text)) {
    const [, instruction, rest] = /^([A-Z]+)\s+(.*)$/s.exec(line) ?? [null, line, ''];
    if (instruction === 'FROM') stages.push(readFrom(rest));
    else if (KNOWN.has(instruction) && stages.length > 0) stages.at(-1).steps.push({ instruction, rest });
    else throw new Error(`This line of the Dockerfile is not understood: ${line}`);
  }
  return stages;
}

/** `["a", "b"]` → its words. */
export function readWords(rest) {
  return JSON.parse(rest.slice(rest.indexOf('[')));
}

/** `A=1 B=2` → pairs. Values are without blanks. */
export function readPairs(rest) {
  return Object.fromEntries(rest.split(/\s+/).map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}

/** Tells of a path below the context whether a .dockerignore leaves it out: `name` at the root, `**\/name` anywhere. */
export function readIgnored(text) {
  const patterns = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const tests = patterns.map((pattern) => {
    const [, anywhere, name] = /^(\*\*\/)?([^/]+)$/.exec(pattern) ?? [];
    if (name === undefined) throw new Error(`This line of .dockerignore is not understood: ${pattern}`);
    const source = name.replaceAll('.', '\\.').replaceAll('*', '[^/]*');
    return new RegExp(`${anywhere ? '(^|/)' : '^'}${source}(/|$)`);
  });
  return (path) => tests.some((test) => test.test(path));
}

function logicalLines(text) {
  const told = text.split('\n').filter((line) => !line.startsWith('#'));
  return told
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readFrom(rest) {
  const [, base, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
  if (base === undefined) throw new Error(`This line of the Dockerfile is not understood: FROM ${rest}`);
  return { base, name: name ?? null, steps: [] };
}
