import { createInterface } from 'node:readline';
import process from 'node:process';
import { build } from './build.ts';
import { check } from './check.ts';
import { convert } from './convert.ts';
import { disasm } from './disasm.ts';
import { execLine } from './exec.ts';
import { FileError } from './files.ts';
import { parseCommand, USAGE } from './options.ts';
import type { Command } from './options.ts';
import { poster } from './poster.ts';
import { run } from './run.ts';

/** Does not compile, cannot be read, or was asked for in the wrong way. */
const EXIT_TROUBLE = 2;

async function execute(command: Command): Promise<number> {
  switch (command.name) {
    case 'run':
      return run(command);
    case 'check':
      return check(command);
    case 'disasm':
      return disasm(command.bpf);
    case 'exec':
      for await (const line of createInterface({ input: process.stdin })) {
        if (line.trim() !== '') process.stdout.write(`${execLine(line)}\n`);
      }
      return 0;
    case 'build':
      return build(command);
    case 'convert':
      return convert(command);
    case 'poster':
      return poster(command);
    case 'help':
      process.stdout.write(USAGE);
      return 0;
  }
}

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  if ('usageError' in command) {
    process.stderr.write(`slowpath: ${command.usageError}\n\n${USAGE}`);
    return EXIT_TROUBLE;
  }
  try {
    return await execute(command);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    process.stderr.write(`slowpath: ${error.message}\n`);
    return EXIT_TROUBLE;
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main();
