/** Settings of git by name, as they win over those of the repository. */
export type GitSettings = readonly (readonly [name: string, value: string])[];

/** Whether files that need a content filter we do not run make a command fail, or pass as they are. */
export type FilterMode = 'refuse' | 'pass';

/**
 * Settings that hold for every command: nothing that a repository names is run, nothing is fetched or asked for, and
 * output has one form.
 */
export const SAFE_SETTINGS: GitSettings = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.untrackedCache', 'keep'],
  ['core.attributesFile', '/dev/null'],
  ['core.sshCommand', 'false'],
  ['core.askPass', ''],
  ['core.editor', 'false'],
  ['core.pager', 'cat'],
  ['core.fsync', 'added,reference'],
  ['core.quotePath', 'false'],
  ['core.warnAmbiguousRefs', 'false'],
  ['credential.helper', ''],
  ['protocol.allow', 'never'],
  ['safe.bareRepository', 'explicit'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['diff.external', ''],
  ['diff.renameLimit', '1000'],
  ['diff.orderFile', '/dev/null'],
  ['diff.ignoreSubmodules', 'all'],
  ['blame.ignoreRevsFile', ''],
  ['commit.gpgSign', 'false'],
  ['gpg.program', 'false'],
  ['log.showSignature', 'false'],
  ['log.showRoot', 'true'],
  ['log.follow', 'false'],
  ['log.diffMerges', 'off'],
  ['submodule.recurse', 'false'],
  ['status.showUntrackedFiles', 'all'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['core.splitIndex', 'false'],
];

/** The environment of every command: nothing of ours but this. */
export function gitEnvironment(settings: GitSettings): Record<string, string> {
  const env: Record<string, string> = {
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    // An empty list is none; settings of the repository cannot add to it, as they can to `protocol.allow`.
    GIT_ALLOW_PROTOCOL: '',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PAGER: 'cat',
    GIT_CONFIG_COUNT: String(settings.length),
  };
  if (process.platform === 'win32' && process.env.SystemRoot) env.SystemRoot = process.env.SystemRoot;
  settings.forEach(([name, value], at) => {
    env[`GIT_CONFIG_KEY_${at}`] = name;
    env[`GIT_CONFIG_VALUE_${at}`] = value;
  });
  return env;
}

/** What may be allowed to run: an installed git-lfs, called by its own path and never as the repository writes it. */
export interface AllowedFilters {
  readonly lfs: string | null;
}

/**
 * Turns off what the repository's settings name as programs: content filters, diff and merge drivers. `lfs` is
 * always among the filters, since it is mostly set up in settings of the user that are not read here.
 */
export function driverOverrides(
  names: Iterable<string>,
  mode: FilterMode,
  allowed: AllowedFilters,
): GitSettings {
  const out: [string, string][] = [];
  const filters = new Set(['lfs']);
  for (const name of names) {
    const filter = /^filter\.([\s\S]+)\.[^.]+$/.exec(name)?.[1];
    if (filter !== undefined) filters.add(filter);
    else if (
      /^(diff\.[\s\S]+\.(command|textconv)|lfs\.extension\.[\s\S]+\.(clean|smudge)|merge\.[\s\S]+\.driver)$/.test(
        name,
      )
    )
      out.push([name, '']);
    else if (/^diff\.[\s\S]+\.(binary|cachetextconv|wordregex|xfuncname|funcname)$/.test(name)) continue;
  }
  for (const filter of filters) {
    const isAllowed = filter === 'lfs' && allowed.lfs !== null;
    const quoted = isAllowed ? `'${allowed.lfs.replaceAll("'", "'\\''")}'` : '';
    out.push(
      [`filter.${filter}.clean`, isAllowed ? `${quoted} clean -- %f` : ''],
      [`filter.${filter}.smudge`, ''],
      [`filter.${filter}.process`, ''],
      // Without a command and yet required, git refuses the file: content that was to be encrypted stays out.
      [`filter.${filter}.required`, mode === 'refuse' ? 'true' : 'false'],
    );
  }
  return out;
}
