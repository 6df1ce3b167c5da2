import { isNativeError } from 'node:util/types';
import { QueryFailedError } from 'typeorm';
import { ConfigError, type DatabaseConfig } from '../config.ts';

/** Advice on errors that persist until somebody fixes the cause: waiting does not help. */

type Advice = (config: DatabaseConfig) => string;

const where = ({ host, port }: DatabaseConfig): string => `the database at ${host}:${port}`;

const login: Advice = (config) =>
  `${where(config)} refuses the login of "${config.user}": mend ${config.iam ? "the user, or the role's right to rds-db:connect" : 'the user or the password'}`;
const privilege: Advice = (config) =>
  `${where(config)} refuses "${config.user}", which lacks privileges on "${config.name}": ` +
  `GRANT SELECT, INSERT, UPDATE, DELETE ON \`${config.name}\`.* TO '${config.user}', and for migrations ALL PRIVILEGES`;
const database: Advice = (config) => `${where(config)} has no database "${config.name}": make it, or mend the name`;
const schema: Advice = ({ name }) =>
  `the schema of "${name}" is not that of this version: run the migrations (\`npx siesta migrate\`, or \`npm start\`); ` +
  'where none is due, an entity is ahead of them: `npx siesta migration NAME` writes what is missing';
const encryption: Advice = (config) =>
  `${where(config)} wants an encrypted connection: name the authority of its certificate in DATABASE_CA, or say ssl-mode=REQUIRED`;
const authority: Advice = (config) =>
  `${where(config)} has a certificate of another authority or for another host name: set DATABASE_CA to its authority, or fix the certificate`;
const plugin: Advice = (config) =>
  config.iam
    ? `${where(config)} cannot log "${config.user}" in by IAM: set AWS credentials, and identify the user with AWSAuthenticationPlugin`
    : `${where(config)} asks "${config.user}" for an authentication plugin that the driver lacks: give the user caching_sha2_password or mysql_native_password`;
const noEncryption: Advice = (config) =>
  `${where(config)} cannot encrypt: give it a certificate, or ask for no encryption (DATABASE_CA, ssl-mode)`;

/** By MySQL error number. */
const ADVICE: Record<number, Advice> = {
  1044: privilege, // no right to the database
  1045: login, // wrong user or password
  1049: database,
  1054: schema, // no such column
  1130: login, // not from this host
  1142: privilege, // to a table
  1143: privilege, // to a column
  1146: schema, // no such table
  1698: login, // not with a password
  1820: login, // the password has to be changed
  1862: login, // the password has expired
  3118: login, // locked
  3159: encryption,
};

/** @returns what is wrong and how to fix it, or undefined for an error that may be transient. */
export function mistakeIn(error: unknown, config: DatabaseConfig): ConfigError | undefined {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!isNativeError(inner)) return undefined;
  const { errno = 0, code = '' } = inner as NodeJS.ErrnoException;
  const advice = ADVICE[errno] ?? adviceOnHandshake(code, inner.message);
  return advice && new ConfigError(`${advice(config)} (${inner.message})`, { cause: error });
}

/** Errors that the driver raises itself. A TLS handshake that was cut off has the same code as one that was refused. */
function adviceOnHandshake(code: string, message: string): Advice | undefined {
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return noEncryption;
  // Either signing the token failed, or the server asks for an authentication plugin that the driver does not have.
  if (code === 'AUTH_SWITCH_PLUGIN_ERROR') return plugin;
  return code === 'HANDSHAKE_SSL_ERROR' && message.includes('certificate') ? authority : undefined;
}

/** Whether it is a refused login, which a newly created or restored server reports until it knows its users. */
export const isRefusedLogin = (error: unknown): boolean =>
  isNativeError(error) && ADVICE[(error as NodeJS.ErrnoException).errno ?? 0] === login;
