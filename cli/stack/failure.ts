import { CliError } from '../terminal/index.ts';

/** Pulumi is not installed or not logged in here: whether there are stacks is unknown. */
export class NoPulumi extends CliError {}

type Explanation = readonly [words: RegExp, message: string, next: string, Failure?: typeof CliError];

const NETWORK = 'Check the network; `pulumi whoami --verbose` says where the state is.';

const NO_PASSPHRASE = [
  'The passphrase is missing that the secrets of the stack are locked with.',
  'Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE to a file with it.',
] as const;

export const noPassphrase = (): CliError => new CliError(...NO_PASSPHRASE);

/** Pulumi's messages, what they mean, and what to do. `$1` is the matched part. */
const OF_PULUMI: readonly Explanation[] = [
  [
    /PULUMI_ACCESS_TOKEN must be set|\[401\]|[Ii]nvalid access token/,
    'Pulumi is not logged in to a place for its state.',
    'Log in: `pulumi login` (Pulumi Cloud), `pulumi login s3://BUCKET` or `pulumi login --local`.',
    NoPulumi,
  ],
  [
    /incorrect passphrase/,
    'PULUMI_CONFIG_PASSPHRASE is not the passphrase of this stack.',
    'Set it to the one that the stack was made with.',
  ],
  [/passphrase must be set/, ...NO_PASSPHRASE],
  [
    /stack is currently locked|Another update is currently in progress|\[409\]/,
    'An update of this stack runs, or one died and left its lock.',
    'Wait for it. When none runs, `pulumi cancel` frees the stack; `npx siesta doctor` says whose lock it is.',
  ],
  [
    /no stack named '([^']*)' found/,
    'Pulumi knows no stack $1.',
    '`pulumi stack ls` lists those that there are; `pulumi stack init $1` makes this one, `npm run up` deploys it.',
  ],
  [
    /failed to load checkpoint: EOF/,
    "Pulumi cannot read the stack's state: a kill has left the file beside it empty.",
    "Delete <stack>.json.attrs beside the stack's file, in the folder of the backend.",
  ],
  [/dial tcp|no such host|i\/o timeout|TLS handshake/, "Pulumi cannot reach the place where it keeps the stack's state.", NETWORK],
  [
    /unable to open bucket (\S+?)\?|blob \(key/,
    "Pulumi cannot open the place where it keeps the stack's state: $1",
    'Log in to another, `pulumi login`, or mend what is named; `pulumi whoami --verbose` says where the state is.',
  ],
];

/** Messages about the program. */
const OF_PROGRAM: readonly Explanation[] = [
  [
    /SDK has not been installed|Cannot find (?:module|package) '@pulumi|@pulumi\/pulumi is not installed/,
    "The project's packages are not installed.",
    'Install them: `npm ci`.',
  ],
  [
    /no (?:resource|language) plugin|could not (?:load|install) plugin/,
    'A plugin of Pulumi is missing that the project needs.',
    'Install it: `pulumi install`.',
  ],
];

function meant(words: readonly Explanation[], output: string): CliError | undefined {
  for (const [pattern, message, next, Failure = CliError] of words) {
    const found = pattern.exec(output);
    if (found) return new Failure(message.replace('$1', found[1] ?? firstLine(output)), next.replace('$1', found[1] ?? ''));
  }
  return undefined;
}

const firstLine = (text: string): string => text.replace(/^.*?error: /, '').split('\n')[0] ?? '';

/** Errors of the program or AWS are in Pulumi's output: on standard output for an update, on standard error otherwise. */
export function failure(what: string, stderr: string, stdout = ''): CliError {
  const lines = stdout.split('\n').map((line) => line.trim());
  const errors = [...new Set(lines.filter((line) => /\berror: /.test(line)))];
  const output = errors.length > 0 ? errors.join('\n') : stderr.trim();
  const known = errors.length > 0 ? meant(OF_PROGRAM, output) : meant([...OF_PULUMI, ...OF_PROGRAM], output);
  // The program's own errors may contain advice.
  const next = lines.find((line) => line.startsWith('next: '))?.replace(/^next: +/, '');
  const [, request] = /\(request (smoke-[\w-]+)\)/.exec(output) ?? [];
  const logs =
    request && `\`npx siesta logs --request ${request}\` shows the cause. Mend it and run the command again; what was done so far stays.`;
  const message = output.replace(/^.*?error: /, '') || 'it failed, and does not say why';
  return (
    known ??
    new CliError(`pulumi ${what}: ${message}`, next ?? logs ?? 'Mend what it names and run the command again; what was done so far stays.')
  );
}

export const absent = (cause: Error): CliError =>
  new NoPulumi('Pulumi, which deploys the stack, is not installed, or not on PATH.', 'Install it: https://www.pulumi.com/docs/install/', {
    cause,
  });

export const silent = (args: string[], seconds: number | undefined): CliError =>
  new CliError(`pulumi ${args.slice(0, 2).join(' ')} has not ended within ${seconds} s.`, NETWORK);
