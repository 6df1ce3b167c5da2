/** A failed AWS call whose cause is not the call itself (credentials, network, throttling, ...): what happened, and what to do about it. */
export class AwsFailure extends Error {
  override name = 'AwsFailure';
  /** What to do: a sentence or a command. */
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.next = next;
  }
}

/** The call that failed. */
export interface Call {
  /** Description for messages: `RDS DescribeDBClusters`. */
  what: string;
  region: string | undefined;
}

/** The facts extracted from an error. */
interface Failure {
  /** Its identifiers: AWS's error name, Node.js's error code, HTTP status. */
  names: string[];
  message: string;
  status: number | undefined;
  code: string;
  /** The peer if known: host, or address and port. */
  host: string;
}

type Explanation = readonly [message: string, next: string];

const NETWORK = 'Check the network and its proxy. AWS_ENDPOINT_URL and aws:endpoints, where they are set, say whom to ask instead of AWS.';
/** Messages without information. */
const EMPTY = /^(UnknownError|Could not load credentials from any providers)?$/;

const inWords = (message: string): string => (EMPTY.test(message) ? '' : ` (${message.replace(/\.$/, '')})`);

/** Kinds of failures, matched by identifier, with the wording of each. */
const KINDS: readonly (readonly [names: RegExp, say: (call: Call, failure: Failure) => Explanation])[] = [
  [
    /^(CredentialsProviderError|TokenProviderError|ProviderError)$/,
    (_, { message }) => [
      `There are no AWS credentials${inWords(message)}.`,
      'Log in with `aws sso login` or `aws configure`, or set AWS_PROFILE to a profile that is logged in.',
    ],
  ],
  [
    /^(ExpiredToken\w*|RequestExpired|TokenRefreshRequired)$/,
    () => ['The AWS login has expired.', 'Log in again: `aws sso login`, or new keys from where these came from.'],
  ],
  [/^ClockSkew$/, () => ["AWS does not take this machine's time.", 'Set its clock, and run it again.']],
  [
    /^(UnrecognizedClient\w*|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignature\w*|IncompleteSignature\w*|AuthFailure)$/,
    ({ region }) => [
      'AWS does not know these credentials.',
      `Use others, as in AWS_PROFILE=…; or enable the region${region ? ` ${region}` : ''} for the account, if it is one that has to be.`,
    ],
  ],
  [
    /^(AccessDenied\w*|UnauthorizedOperation|NotAuthorized\w*|AuthorizationError\w*|OptInRequired)$/,
    ({ what }, { message }) => [
      `AWS refuses ${what}${inWords(message)}.`,
      'Ask for that right, or use a profile that has it: AWS_PROFILE=…',
    ],
  ],
  [
    /^(Throttl\w*|RequestThrottl\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|EC2ThrottledException|429)$/,
    ({ what }) => [`AWS still throttles ${what} after retries.`, 'Wait a minute, and run it again.'],
  ],
  [
    /^5\d\d$/,
    ({ what, region }, { status, message }) => [
      `AWS answers ${what} with ${status}${region ? ` in ${region}` : ''}${inWords(message)}.`,
      'Run it again in some minutes; https://health.aws.amazon.com/health/status shows what is out of order.',
    ],
  ],
  [/^(TimeoutError|RequestTimeout\w*)$/, ({ what, region }) => [`AWS does not answer${region ? ` in ${region}` : ''} (${what}).`, NETWORK]],
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    ({ region }, { host }) => [
      `${host || 'AWS'} is not found: there is no region ${region ?? 'of that name'}, or this machine has no network.`,
      'Check the network, and `pulumi config get aws:region`.',
    ],
  ],
  [
    /^(ECONN[A-Z]+|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT)$/,
    (_, { host, code }) => [`AWS cannot be reached${host ? ` at ${host}` : ''} (${code}).`, NETWORK],
  ],
  [
    /CERT|^UNABLE_TO_VERIFY/,
    (_, { code }) => [
      `The TLS certificate of what answers as AWS is not trusted (${code}), usually because a company's proxy intercepts HTTPS.`,
      "Set NODE_EXTRA_CA_CERTS to the file with the proxy's certificate authority.",
    ],
  ],
];

/** Describes a failure; undefined when it is about the call itself, which the caller understands better. */
export function awsFailure(error: unknown, call: Call): AwsFailure | undefined {
  const failure = failureOf(error);
  const [, say] = KINDS.find(([names]) => failure.names.some((name) => names.test(name))) ?? [];
  return say && new AwsFailure(...say(call, failure), { cause: error });
}

interface Raw {
  name?: string;
  message?: string;
  code?: unknown;
  hostname?: string;
  address?: string;
  port?: number;
  $metadata?: { httpStatusCode?: number };
  /** The errors of each attempted address. */
  errors?: Raw[];
}

function failureOf(error: unknown): Failure {
  const raw = (error ?? {}) as Raw;
  const { name = '', message = '', $metadata } = raw;
  // A wrapped error leaves only its message, which contains the code.
  const [, named, place = ''] = /\b(E[A-Z]{5,}|EAI_AGAIN)\b(?: ([\w.-]+(?::\d+)?))?/.exec(message) ?? [];
  const { hostname, address, port, code = named } = raw.errors?.[0] ?? raw;
  const status = $metadata?.httpStatusCode;
  // Clock skew has several names, and sometimes only a message.
  const skewed = /^(RequestTimeTooSkewed|RequestInTheFuture)$/.test(name) || /signature (expired|not yet current)/i.test(message);
  return {
    names: skewed ? ['ClockSkew'] : [name, String(code ?? ''), String(status ?? '')],
    message,
    status,
    code: String(code ?? ''),
    host: hostname ?? (address ? `${address}:${port}` : place),
  };
}
