/** Authentication clause of an Aurora user that logs in with an IAM token. */
const AURORA_IAM = "WITH AWSAuthenticationPlugin AS 'RDS'";

const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/**
 * The statements that create the database and its three users. All are idempotent.
 * `app` reads and writes rows; `migrator` changes the schema, and may pass its privileges on so that it can grant new tables to the reader;
 * `reader` gets SELECT on its tables after each migration.
 * @param identified the IDENTIFIED clause of each user. Default: Aurora's IAM login; test servers need another.
 */
export function userStatements(database: string, identified: string = AURORA_IAM): string[] {
  const all = `${identifier(database)}.*`;
  const create = (user: string): string => `CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED ${identified} REQUIRE SSL`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${identifier(database)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    create('app'),
    create('migrator'),
    create('reader'),
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${all} TO 'app'@'%'`,
    `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON ${all} TO 'migrator'@'%' WITH GRANT OPTION`,
  ];
}

/** The statements that grant the reader SELECT on these tables. */
export const readerGrants = (database: string, tables: readonly string[]): string[] =>
  tables.map((table) => `GRANT SELECT ON ${identifier(database)}.${identifier(table)} TO 'reader'@'%'`);
