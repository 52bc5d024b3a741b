/**
 * isomorphic-git, read when it is first needed: where there is a git command it never is, and it is the largest part of
 * all that would be read before a server could answer.
 */
export async function library(): Promise<typeof import('isomorphic-git')> {
  return (await import('./isomorphic-git.ts')).isomorphicGit;
}
