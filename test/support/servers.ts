/** The servers that behaviour is tested on besides sql.js. Each is reached as a user that may make databases and users. */
export interface DatabaseServer {
  name: 'MariaDB' | 'MySQL';
  /** `mysql://user:password@host:port`; undefined where there is none. */
  url: string | undefined;
  /** PEM file of the authority of its certificate. */
  ca: string | undefined;
  /** What is missing where there is none. */
  howToRun: (command: string) => string;
}

const server = (name: DatabaseServer['name'], url: string, ca: string): DatabaseServer => ({
  name,
  url: process.env[url] || undefined,
  ca: process.env[ca] || undefined,
  howToRun: (command) =>
    `${url} is not set, so nothing was tried on ${name}: run  ${url}=mysql://user:password@host:port [${ca}=ca.pem] ${command}`,
});

/** Has the stand-in for RDS's IAM logins, which MySQL's community build cannot. */
export const MARIADB = server('MariaDB', 'MYSQL_URL', 'MYSQL_CA');
/** The truth: the engine that Aurora MySQL is made from. */
export const MYSQL = server('MySQL', 'REAL_MYSQL_URL', 'REAL_MYSQL_CA');

export const SERVERS = [MARIADB, MYSQL];
export const PRESENT = SERVERS.filter(({ url }) => url !== undefined);

/** @returns the server; ends a command that needs one which is not there, with exit code 2. */
export function presentServer(name: DatabaseServer['name'], command: string): DatabaseServer {
  const found = name === 'MySQL' ? MYSQL : MARIADB;
  if (PRESENT.includes(found)) return found;
  process.stderr.write(`${found.howToRun(command)}\n`);
  process.exit(2);
}

/** Whether this machine could not be given a MySQL, and whoever runs the tests has said so. */
const mysqlCannotBeHad = Boolean(process.env.REAL_MYSQL_UNAVAILABLE);

/** The servers that are not there and should be: what was not tried on them is said. */
export const MISSING = SERVERS.filter((each) => !PRESENT.includes(each) && !(each === MYSQL && mysqlCannotBeHad));

/** Where every server must be there, its absence is a failure and not a shorter run. */
export function assertServersInCi(command = 'npm test'): void {
  if (process.env.CI === 'true' && MISSING.length > 0) throw new Error(MISSING.map(({ howToRun }) => howToRun(command)).join('\n'));
}
