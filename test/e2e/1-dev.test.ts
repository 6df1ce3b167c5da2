import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createConnection } from 'mysql2/promise';
import { poolOptions } from '../../service/database/options.ts';
import { databaseOn } from '../support/databases.ts';
import { MARIADB } from '../support/servers.ts';
import { takesTags } from '../support/takes-tags.ts';
import { send } from './support/http.ts';
import { testEveryRoute } from './support/routes.ts';
import { expectDone, Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';
import { waysOutOf } from './support/ways.ts';

e2e('the dev stack', () => {
  const stack = new Stack('dev');
  let url: string;

  beforeAll(async () => {
    await stack.init();
    expectDone(await stack.up());
    ({ url = '' } = await stack.outputs());
  });

  describe('answers through a REST API:', () => testEveryRoute(() => url));

  it('logs in to the database as app, by an IAM token over TLS', async () => {
    const { Environment } = await new LambdaClient().send(new GetFunctionConfigurationCommand({ FunctionName: 'siesta-dev-api' }));
    expect(Environment?.Variables).toMatchObject({ DB_USER: 'app', DB_AUTH: 'iam' });
    expect(Object.keys(Environment?.Variables ?? {}).filter((name) => /password|secret/i.test(name))).toEqual([]);

    expect((await send(`${url}/to-dos`)).status).toBe(200);
    const admin = await createConnection(poolOptions(databaseOn(MARIADB, 'mysql')));
    const [sessions] = await admin.query("SELECT DISTINCT user FROM information_schema.processlist WHERE db = 'siesta'");
    const [users] = await admin.query("SELECT plugin, ssl_type FROM mysql.user WHERE user = 'app'");
    await admin.end();
    expect(sessions).toEqual([{ user: 'app' }]);
    expect(users).toEqual([{ plugin: expect.stringMatching(/^(pam|AWSAuthenticationPlugin)$/), ssl_type: 'ANY' }]);
  });

  it('has its tags on everything that takes them, what awsx makes included', async () => {
    const taking = ((await stack.state()).resources ?? []).filter(({ type }) => takesTags(type));
    const untagged = taking.filter(({ inputs = {} }) => (inputs.tags as Record<string, string> | undefined)?.['siesta:stack'] !== 'dev');
    expect(untagged.map(({ type }) => type)).toEqual([]);
    expect(new Set(taking.map(({ type }) => type)).size).toBeGreaterThan(15);
  });

  it('has a way to S3 and DynamoDB from where its functions are', async () => {
    expect(waysOutOf(await stack.state())).toEqual(['com.amazonaws.us-east-1.dynamodb', 'com.amazonaws.us-east-1.s3']);
  });

  it('is changed by nothing when it is put up again', async () => {
    const again = expectDone(await stack.up());
    expect(again.steps).toEqual([]);
    expect(again.text).not.toContain('VPC endpoint');
  });
});
