import { randomUUID } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import { v7 as uuidv7 } from 'uuid';
import type { DatabaseConfig } from '../../../service/config.ts';
import { searchForm } from '../../../service/database/search-form.ts';
import type { EventResponse } from '../../../service/gateway/event.ts';
import { LambdaProcess } from '../artifact.ts';
import type { Answer } from '../clients.ts';
import { administer, connect, createDatabase, dropDatabase, environmentOf, lambdaEnvironmentOf } from '../databases.ts';
import { migrated } from '../migrated.ts';
import type { DatabaseServer } from '../servers.ts';
import { otherSessions, type Session } from '../sessions.ts';
import { FaultProxy } from './proxy.ts';

/** Where globalSetup put the built service. */
const BUILT = process.env.SIESTA_BUILT ?? '';

/** A migrated database with a user of its own, which has the service's privileges: on rows only, and none that bypasses read_only. */
export class TestDatabase {
  readonly password = 'faults';

  private constructor(
    readonly config: DatabaseConfig,
    /** A direct connection, not through the proxy. */
    readonly connection: Connection,
  ) {}

  static async create(server: DatabaseServer): Promise<TestDatabase> {
    const config = await createDatabase(server);
    await migrated(config);
    const user = `'${config.name}'@'%'`;
    await administer(
      config,
      `CREATE USER ${user} IDENTIFIED BY 'faults'`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON \`${config.name}\`.* TO ${user}`,
    );
    return new TestDatabase(config, await connect(config));
  }

  /** The user's name is the database's. */
  get user(): string {
    return this.config.name;
  }

  async rows<Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const [rows] = await this.connection.query(sql, parameters);
    return rows as Row[];
  }

  /** The service's sessions on the server. */
  async sessions(): Promise<Session[]> {
    return (await otherSessions(this.connection)).filter(({ db }) => db === this.config.name);
  }

  /** Waits until no statement of the service runs any more. */
  async settled(): Promise<void> {
    while ((await this.sessions()).some(({ Command }) => Command !== 'Sleep')) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Environment of a local server with this database, reached on this port of this machine. */
  environment({ port }: { port: number }, env: Record<string, string> = {}): Record<string, string> {
    return { ...environmentOf({ ...this.config, host: '127.0.0.1', port }), ...env };
  }

  /** The built api function with this database. */
  startFunction(env: Record<string, string> = {}): Promise<LambdaProcess> {
    const { user, password } = this;
    return LambdaProcess.start(BUILT, 'index', { ...lambdaEnvironmentOf({ ...this.config, user, password }), ...env });
  }

  /** Inserts a to-do directly. */
  async insert(title: string): Promise<string> {
    const id = uuidv7();
    const now = Date.now();
    await this.rows(
      "INSERT INTO todo (id, owner, title, search, completed, created_at, updated_at, revision) VALUES (?, '', ?, ?, 0, ?, ?, 1)",
      [id, title, searchForm(title), now, now],
    );
    return id;
  }

  async drop(): Promise<void> {
    await this.connection.end();
    await administer(this.config, `DROP USER '${this.user}'@'%'`);
    await dropDatabase(this.config);
  }
}

/** Sends requests to a function as an HTTP API would. */
export class LambdaClient {
  constructor(readonly lambda: LambdaProcess) {}

  async send(
    method: string,
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const response = (await this.lambda.invoke({
      version: '2.0',
      routeKey: '$default',
      rawPath,
      rawQueryString,
      headers: { host: 'api.example', ...headers },
      requestContext: { stage: '$default', requestId: randomUUID(), http: { method, path: rawPath, sourceIp: '192.0.2.1' } },
      isBase64Encoded: false,
      ...(body !== undefined && { body }),
    })) as EventResponse;
    return { status: response.statusCode, headers: response.headers ?? {}, text: response.body };
  }
}

/** The built api function behind a proxy, with a database of its own. */
export class Stand {
  private constructor(
    readonly database: TestDatabase,
    readonly proxy: FaultProxy,
    readonly lambda: LambdaProcess,
    readonly client: LambdaClient,
  ) {}

  static async start(server: DatabaseServer, env: Record<string, string> = {}): Promise<Stand> {
    const database = await TestDatabase.create(server);
    const proxy = await FaultProxy.start(database.config.host, database.config.port);
    // Unencrypted, so that the proxy can read the statements.
    const lambda = await database.startFunction({ DB_HOST: '127.0.0.1', DB_PORT: String(proxy.port), DATABASE_CA: '', ...env });
    return new Stand(database, proxy, lambda, new LambdaClient(lambda));
  }

  async stop(): Promise<void> {
    this.lambda.stop();
    await this.proxy.down();
    await this.database.drop();
  }
}
