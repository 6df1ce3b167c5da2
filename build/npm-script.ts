import { Command } from 'commander';

/**
 * The command line of an npm script, with `--help`. What it does not know ends the process with exit code 2.
 * @param script as npm is called: `start`, or `run seed`
 */
export const npmScript = (script: string, about: string): Command =>
  new Command(`npm ${script} --`)
    .description(about)
    .showHelpAfterError(`\`npm ${script} -- --help\` explains it.`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
