import { readFileSync } from 'node:fs';
import { Signer } from '@aws-sdk/rds-signer';
import { createConnection } from 'mysql2/promise';

const { DB_HOST: host, DB_NAME: database, DB_USER: user, DB_IDENTIFIED = "WITH AWSAuthenticationPlugin AS 'RDS'" } = process.env;
const port = Number(process.env.DB_PORT);
const ssl = { ca: readFileSync(process.env.DATABASE_CA), verifyIdentity: true };
const signer = new Signer({ hostname: host, port, username: user });

/** What a release asks, and no URL can; each may be asked again. */
const OPERATIONS = {
  users: `CREATE DATABASE IF NOT EXISTS ${database}; CREATE USER IF NOT EXISTS ${user} IDENTIFIED ${DB_IDENTIFIED} REQUIRE SSL; GRANT ALL ON ${database}.* TO ${user}`,
  migrate: 'CREATE TABLE IF NOT EXISTS visit (id BIGINT PRIMARY KEY AUTO_INCREMENT, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)',
  smoke: 'SELECT id FROM visit LIMIT 1',
};

/** Counts visitors. A connection that ends with each of them lets the database sleep. */
export const handler = async ({ op, login }) => {
  if (op === 'keep') return {};
  const who = login ?? { user, password: await signer.getAuthToken(), database };
  await using connection = await createConnection({ host, port, ssl, enableCleartextPlugin: true, multipleStatements: !!login, ...who });
  const [{ insertId }] = await connection.query(op ? OPERATIONS[op] : 'INSERT INTO visit () VALUES ()');
  return op ? {} : { statusCode: 200, body: `You are visitor ${insertId}.\n` };
};
