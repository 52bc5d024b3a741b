/** All of the library, by a module of ours: bundlers know the names of what they bring along only where they are imported so. */
export * as isomorphicGit from 'isomorphic-git';
