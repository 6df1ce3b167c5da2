import { unmigratedIn } from '../migration/index.ts';
import { pulumi } from '../stack/index.ts';
import { type Command, deploy } from './deploy.ts';
import { atTerminal } from './terminal.ts';

const [command, ...args] = process.argv.slice(2);
process.exitCode = await deploy(command as Command, args, {
  stdout: process.stdout,
  stderr: process.stderr,
  folder: process.cwd(),
  pulumi,
  client: (Client, settings) => new Client(settings),
  terminal: process.stdin.isTTY,
  unmigrated: unmigratedIn,
  run: atTerminal,
});
