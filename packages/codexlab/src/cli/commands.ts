import { audit } from './audit.ts';
import { backlinks } from './backlinks.ts';
import { backup } from './backup.ts';
import { blame } from './blame.ts';
import { branches } from './branches.ts';
import type { CommandDefinition, CommandGroup } from './command-definition.ts';
import { commit } from './commit.ts';
import { demo } from './demo.ts';
import { diff } from './diff.ts';
import { doctor } from './doctor.ts';
import { duplicates } from './duplicates.ts';
import { edit } from './edit.ts';
import { engine } from './engine.ts';
import { files } from './files.ts';
import { history } from './history.ts';
import { index } from './index-command.ts';
import { init } from './init.ts';
import { links } from './links.ts';
import { maintain } from './maintain.ts';
import { migrate } from './migrate.ts';
import { mv } from './mv.ts';
import { open } from './open.ts';
import { orphans } from './orphans.ts';
import { properties } from './properties.ts';
import { restore } from './restore.ts';
import { search } from './search.ts';
import { serve } from './serve.ts';
import { set } from './set.ts';
import { show } from './show.ts';
import { suggest } from './suggest.ts';
import { sync } from './sync.ts';
import { tag } from './tag.ts';
import { tags } from './tags.ts';
import { task } from './task.ts';
import { todos } from './todos.ts';
import { token } from './token.ts';
import { trash } from './trash.ts';
import { unresolved } from './unresolved.ts';
import { unset } from './unset.ts';
import { user } from './user.ts';
import { verify } from './verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly (CommandDefinition | CommandGroup)[] = Object.freeze([
  open,
  serve,
  init,
  index,
  search,
  suggest,
  files,
  tags,
  properties,
  todos,
  links,
  backlinks,
  unresolved,
  orphans,
  duplicates,
  show,
  set,
  unset,
  tag,
  edit,
  mv,
  history,
  commit,
  diff,
  blame,
  branches,
  trash,
  sync,
  doctor,
  user,
  token,
  task,
  migrate,
  engine,
  maintain,
  audit,
  backup,
  verify,
  restore,
  demo,
]);
