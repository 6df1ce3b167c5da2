import { ConfigError } from '../environment.ts';

/** Parses `mysql://user:password@host:3306/name?ssl-mode=REQUIRED` as MySQL's own clients do. Errors never quote it: it holds a password. */

/** MySQL's names: unencrypted; encrypted; issued by a known authority; and issued for this host name. */
export const SSL_MODES = ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;
export type SslMode = (typeof SSL_MODES)[number];

export interface DatabaseUrl {
  host: string;
  port: number;
  name: string;
  user: string;
  password: string;
  sslMode?: SslMode;
  /** Path of a PEM file with certificate authorities. */
  sslCa?: string;
}

const OPTIONS = ['ssl-mode', 'ssl-ca'];

/** @throws ConfigError that names the part that is wrong. */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const url = URL.parse(text);
  if (!url || !['mysql:', 'mariadb:'].includes(url.protocol) || url.hostname === '' || url.port === '0') {
    throw new ConfigError('DATABASE_URL must look like mysql://user:password@host:3306/siesta');
  }
  if (url.hash !== '') throw new ConfigError('DATABASE_URL has a #; write a # of a password as %23');
  if (/^\/.*\//.test(url.pathname)) throw new ConfigError('DATABASE_URL names more than one database; write a / of a name as %2F');
  const { 'ssl-mode': sslMode, 'ssl-ca': sslCa } = optionsOf(url.searchParams);
  return {
    // The URL API keeps the brackets around an IPv6 address.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 3306),
    name: decoded(url.pathname.slice(1)) || 'siesta',
    user: decoded(url.username),
    password: decoded(url.password),
    ...(sslMode !== undefined && { sslMode: sslModeOf(sslMode) }),
    ...(sslCa !== undefined && { sslCa }),
  };
}

function optionsOf(parameters: URLSearchParams): Record<string, string> {
  const options: Record<string, string> = {};
  for (const [key, value] of parameters) {
    const name = key.toLowerCase();
    const named = /^[\w.-]{1,40}$/.test(key) ? `the option "${key}"` : 'an option (write a ? of a password as %3F)';
    if (!OPTIONS.includes(name))
      throw new ConfigError(`DATABASE_URL has ${named}, which is not understood; it may have ${OPTIONS.join(', ')}`);
    if (name in options) throw new ConfigError(`DATABASE_URL has ${named} twice`);
    if (value === '') throw new ConfigError(`DATABASE_URL has ${named} without a value`);
    options[name] = value;
  }
  return options;
}

function sslModeOf(value: string): SslMode {
  const mode = SSL_MODES.find((each) => each === value.toUpperCase());
  // PREFERRED is refused: it falls back to an unencrypted connection.
  if (!mode) throw new ConfigError(`ssl-mode of DATABASE_URL must be one of ${SSL_MODES.join(', ')}`);
  return mode;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ConfigError('DATABASE_URL has a % that is not followed by two hex digits; write a % of a password as %25');
  }
}
