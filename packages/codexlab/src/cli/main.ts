#!/usr/bin/env node
import { processContext } from './process-context.ts';
import { runCommand } from './run-command.ts';

process.exitCode = await runCommand(process.argv.slice(2), processContext());
