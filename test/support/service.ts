import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { createApp } from '../../service/app.ts';
import { type DatabaseConfig, localDatabase, serviceConfig } from '../../service/config.ts';
import { missingFromDatabase } from '../../service/database/missing-from-database.ts';
import { type OpenDatabase, openDatabase } from '../../service/database/open.ts';
import { openMigrated } from '../../service/database/open-migrated.ts';
import { scopeOfSocket } from '../../service/http/scope.ts';
import { databaseSchemaOf, type Feature } from '../../service/rest/feature.ts';
import { Client } from './clients.ts';
import { createDatabase, dropDatabase } from './databases.ts';
import { features as usual } from './features.ts';
import { assertServersInCi, type DatabaseServer, MARIADB, MISSING, PRESENT, SERVERS } from './servers.ts';
import { LogCapture } from './service-log.ts';

// Tests wait for servers, and never for time to pass: the limit is for what hangs.
jest.setTimeout(60_000);

type Environment = Record<string, string>;

export const VERSION = '1.2.3-test';

/** The service on a free port, as `npm start` would run it with these variables. */
export class Service {
  private constructor(
    readonly url: string,
    readonly client: Client,
    readonly database: OpenDatabase,
    readonly config: DatabaseConfig,
    readonly log: LogCapture,
    readonly close: () => Promise<void>,
  ) {}

  static async start(
    config: DatabaseConfig,
    env: Environment = {},
    features: readonly Feature[] = usual,
    open = openDatabase,
  ): Promise<Service> {
    const log = new LogCapture();
    const database = await open(config, databaseSchemaOf(features));
    const app = await createApp({ config: serviceConfig(env, config, VERSION), database, features, scope: scopeOfSocket });
    await app.listen(0, '127.0.0.1');
    // A slow machine may keep the client from its idle connection for long: it must not meet a server that is just hanging up.
    app.getHttpServer().keepAliveTimeout = 0;
    const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    const client = new Client(url);
    const close = async (): Promise<void> => {
      client.close();
      await app.close();
      await database.close();
      log.stop();
    };
    return new Service(url, client, database, config, log, close);
  }

  /** Runs one statement on the service's database, with `?` for each parameter. */
  sql<Row = Record<string, unknown>>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.database.write((manager) => manager.query(statement, parameters));
  }
}

/** What a suite on each database gets: the service there, once `beforeAll` has run. */
export interface Server {
  readonly name: 'sql.js' | DatabaseServer['name'];
  readonly service: Service;
  readonly client: Client;
}

interface Stand {
  config: DatabaseConfig;
  drop: () => Promise<void>;
}

type MakeStand = (env: Environment) => Promise<Stand>;

const onSqljs: MakeStand = async (env) => ({
  config: localDatabase({ ...env, DATABASE_FILE: ':memory:' }),
  drop: async () => undefined,
});

const on =
  (server: DatabaseServer): MakeStand =>
  async (env) => {
    const config = await createDatabase(server, env);
    return { config, drop: () => dropDatabase(config) };
  };

/** An empty database for each test. */
export interface Stands {
  make(): Promise<DatabaseConfig>;
  remove(): Promise<void>;
}

/** A suite on databases that no service runs on yet: sql.js, MariaDB and MySQL. */
export function describeOnEachStand(name: string, suite: (stand: Stands) => void): void {
  const standing = (makeStand: MakeStand): Stands => {
    let stand: Stand;
    return {
      make: async () => {
        stand = await makeStand({});
        return stand.config;
      },
      remove: () => stand.drop(),
    };
  };
  describe(`${name}, on sql.js`, () => suite(standing(onSqljs)));
  describeWithServers(name, (server) => suite(standing(on(server))));
}

/** The same suite on sql.js, on MariaDB where MYSQL_URL says one, and on MySQL where REAL_MYSQL_URL does; each with an empty database of its own. */
export function describeOnEachDatabase(name: string, suite: (server: Server) => void, env: Environment = {}, features = usual): void {
  describe(`${name}, on sql.js`, () => suite(serve('sql.js', onSqljs, env, features)));
  describeOnServers(name, suite, env, features);
}

/** A suite about what only a server of its own has: locks, sessions, plans. */
export function describeOnServers(name: string, suite: (server: Server) => void, env: Environment = {}, features = usual): void {
  describeWithServers(name, (server) => suite(serve(server.name, on(server), env, features)));
}

/** A suite that makes what it likes on each server. */
export const describeWithServers = (name: string, suite: (server: DatabaseServer) => void): void => describeWith(SERVERS, name, suite);

/** A suite that needs IAM logins: of the servers only MariaDB has a stand-in for RDS's. */
export const describeWithIamStandIn = (name: string, suite: (server: DatabaseServer) => void): void => describeWith([MARIADB], name, suite);

function describeWith(servers: DatabaseServer[], name: string, suite: (server: DatabaseServer) => void): void {
  assertServersInCi();
  for (const server of servers) {
    if (PRESENT.includes(server)) describe(`${name}, on ${server.name}`, () => suite(server));
    else if (MISSING.includes(server)) describe.skip(`${name}, on ${server.name} (${server.howToRun('npm test')})`, () => suite(server));
  }
}

function serve(name: Server['name'], makeStand: MakeStand, env: Environment, features: readonly Feature[]): Server {
  let stand: Stand;
  let service: Service | undefined;
  beforeAll(async () => {
    stand = await makeStand(env);
    service = await Service.start(stand.config, env, features, openMigrated);
    // Each test would fail with a 500 that says nothing of it.
    const missing = await missingFromDatabase(service.database);
    if (missing.length > 0) throw new Error(missing.join('\n'));
  });
  afterAll(async () => {
    await service?.close();
    await stand?.drop();
  });
  const started = (): Service => {
    if (!service) throw new Error('the service is started by beforeAll: use it within a test');
    return service;
  };
  return {
    name,
    get service() {
      return started();
    },
    get client() {
      return started().client;
    },
  };
}
