import { randomUUID } from 'node:crypto';
import dns from 'node:dns';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { databaseAuthorities } from '../../infra/ground/authorities.ts';
import type { DatabaseConfig } from '../../service/config.ts';
import { rdsToken } from '../../service/database/iam.ts';
import { openDatabase } from '../../service/database/open.ts';
import { poolOptions } from '../../service/database/options.ts';
import { type Answer, created, expectProblem } from '../support/clients.ts';
import { administer, createDatabase, dropDatabase } from '../support/databases.ts';
import { schema } from '../support/features.ts';
import { migrated } from '../support/migrated.ts';
import { describeWithIamStandIn, Service } from '../support/service.ts';

describeWithIamStandIn('a login by IAM', (server) => {
  const user = `iam_${randomUUID().slice(0, 8)}`;
  let admin: DatabaseConfig;
  let config: DatabaseConfig;
  let logged: string;

  beforeAll(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example-secret' });
    admin = await createDatabase(server);
    await migrated(admin);
    const { password: _, ...where } = admin;
    config = { ...where, user, iam: true, wakeBudgetMs: 1_000 };
    await administer(
      admin,
      `CREATE USER '${user}'@'%' IDENTIFIED VIA pam USING 'siesta-rds-iam' REQUIRE SSL`,
      `GRANT ALL ON \`${config.name}\`.* TO '${user}'@'%'`,
    );
  });
  afterAll(async () => {
    await administer(admin, `DROP USER '${user}'@'%'`);
    await dropDatabase(admin);
  });

  /** What a service with this config answers to a request for the list. */
  async function ask(other: Partial<DatabaseConfig>): Promise<Answer> {
    const service = await Service.start({ ...config, ...other });
    try {
      return await service.client.get('/to-dos');
    } finally {
      logged = service.log.lines.join('');
      await service.close();
    }
  }

  it('is made over verified TLS with a token for the user, and serves', async () => {
    const service = await Service.start(config);
    try {
      created(await service.client.post({ title: 'by IAM' }));
      const [session] = await service.sql('SELECT CURRENT_USER() AS user, @@have_ssl AS tls');
      expect(session).toEqual({ user: `${user}@%`, tls: 'YES' });
      expect(await service.sql("SHOW SESSION STATUS LIKE 'Ssl_version'")).toEqual([
        { Variable_name: 'Ssl_version', Value: expect.stringMatching(/^TLSv1\.[23]$/) },
      ]);
    } finally {
      await service.close();
    }
  });

  it("is not made where the server's certificate is of another authority", async () => {
    const caFile = join(mkdtempSync(join(tmpdir(), 'ca-')), 'other.pem');
    writeFileSync(caFile, databaseAuthorities('test', 'us-east-1'));
    expectProblem(await ask({ caFile }), 500);
    expect(logged).toMatch(/has a certificate of another authority or for another host name/);
  });

  it("is not made where the server's certificate is for another name", async () => {
    type Lookup = (host: string, options: object, callback: (error: null, addresses: object[]) => void) => void;
    const toHere: Lookup = (_host, _options, callback) => callback(null, [{ address: config.host, family: 4 }]);
    const lookup = jest.spyOn(dns, 'lookup').mockImplementation(toHere as typeof dns.lookup);
    try {
      expectProblem(await ask({ host: 'other.example' }), 500);
    } finally {
      lookup.mockRestore();
    }
    expect(logged).toMatch(/altnames/);
  });

  it('is not tried without TLS: the token would travel in clear text', async () => {
    const { caFile: _, ...clear } = config;
    await expect(openDatabase(clear, schema)).rejects.toThrow(/DATABASE_CA/);
  });

  it('is refused by the server without TLS', async () => {
    const { ssl: _, connectionLimit: __, ...clear } = poolOptions(config);
    await expect(createConnection(clear)).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
  });

  it('is refused by the server with a token for another user, and with a password', async () => {
    const { connectionLimit: _, ...options } = poolOptions(config);
    const token = rdsToken({ ...config, user: 'other' });
    for (const secret of [token, token.slice(0, 40), 'password']) {
      const authPlugins = { mysql_clear_password: () => () => Buffer.from(`${secret}\0`) };
      await expect(createConnection({ ...options, authPlugins })).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
    }
  });

  it('that the server refuses is a 500 at once whose log names the user and not the token', async () => {
    expectProblem(await ask({ user: 'nobody', wakeBudgetMs: 25_000 }), 500);
    expect(logged).toMatch(/refuses the login of \\"nobody\\": mend the user, or the role's right to rds-db:connect/);
    expect(logged).not.toMatch(/X-Amz-Signature|Credential/);
  });

  it('that no token can be signed for names the missing variables', async () => {
    const before = { ...process.env };
    delete process.env.AWS_ACCESS_KEY_ID;
    try {
      expectProblem(await ask({}), 500);
      expect(logged).toContain('AWS_ACCESS_KEY_ID');
    } finally {
      Object.assign(process.env, before);
    }
  });
});
