/** What a command ends with. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Something that the person at the terminal can do something about. */
export class CliError extends Error {
  override name = 'CliError';
  /** What to do now: a sentence or a command. */
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.next = next;
  }
}

/** What is known about failures by the name that AWS's SDK and Pulumi give them. */
const KNOWN: readonly (readonly [name: RegExp, next: string])[] = [
  [/^CredentialsProviderError$/, 'Log in to AWS: `aws sso login`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'],
  [
    /^(ExpiredToken\w*|UnrecognizedClientException|InvalidClientTokenId)$/,
    'The AWS login is over or wrong: log in again, `aws sso login`.',
  ],
  [/^AccessDenied\w*$/, 'Ask for that permission, or use a profile that has it: AWS_PROFILE=… siesta …'],
  [/^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|TimeoutError)$/, 'Check the network, and the region in Pulumi.<stack>.yaml (aws:region).'],
];

/** An error as the person at the terminal should read it. */
export function explain(error: unknown): { message: string; next: string | undefined } {
  if (error instanceof CliError) return { message: error.message, next: error.next };
  if (!(error instanceof Error)) return { message: String(error), next: undefined };
  const names = [error.name, (error as { code?: unknown }).code].filter((name) => typeof name === 'string');
  const [, next] = KNOWN.find(([name]) => names.some((it) => name.test(it))) ?? [];
  return { message: error.message || error.name, next };
}
