import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Todo } from '../support/clients.ts';
import { AUDIENCE, type Issuer } from '../support/oidc.ts';
import { clusterOf, finalSnapshots } from './support/account.ts';
import { testAuthorizerReleases } from './support/authorizer.ts';
import { clustersOn } from './support/clusters.ts';
import { send } from './support/http.ts';
import { testKilledUpdates } from './support/interrupted.ts';
import { badTokens, PUBLIC_ISSUER, startIssuer, withIssuer } from './support/issuer.ts';
import { statementsOf } from './support/policies.ts';
import type { Ran } from './support/pulumi.ts';
import { masterPasswordOf, placesOf } from './support/secrets.ts';
import { expectDone, projectFolder, Stack, type StateResource } from './support/stack.ts';
import { e2e } from './support/suite.ts';

const CLUSTER = 'aws:rds/cluster:Cluster';

// Each step goes on from the one before.
e2e('the prod stack', () => {
  // Beside the dev stack, whose to-dos are on the first server.
  const stack = new Stack('prod', projectFolder(), clustersOn('second'));
  let issuer: Issuer | undefined;

  const issuerUrl = () => issuer?.url ?? PUBLIC_ISSUER;
  const resourcesOf = async (type: string): Promise<StateResource[]> =>
    ((await stack.state()).resources ?? []).filter((resource) => resource.type === type);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  beforeAll(async () => {
    issuer = await startIssuer();
    await stack.init();
    await stack.setAll({
      auth: 'jwt',
      'jwt.issuer': issuerUrl(),
      'jwt.audience': AUDIENCE,
      'alarms.email': 'ops@example.com',
      // So that every role that there is has something to do.
      'backups.plan[0]': 'daily',
      'scaleWindows[0].name': 'launch',
      'scaleWindows[0].start': '2100-01-01T00:00:00Z',
      'scaleWindows[0].end': '2100-01-02T00:00:00Z',
      'scaleWindows[0].minAcu': '2',
    });
  });

  afterAll(() => issuer?.stop());

  describe('whose first update is killed', () => testKilledUpdates(stack));

  describe('keeps its data', () => {
    it('in a cluster that never pauses, can be taken back for 14 days, and cannot be deleted', async () => {
      expect(await clusterOf('siesta-prod')).toMatchObject({
        DeletionProtection: true,
        BackupRetentionPeriod: 14,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5 },
      });
      expect((await resourcesOf(CLUSTER)).map(({ protect }) => protect)).toEqual([true]);
    });

    it('from a destroy, whose preview refuses before anything is taken down', async () => {
      const before = (await stack.state()).resources?.length;
      const refused = await stack.destroyAfterPreview();
      expect(refused.code).not.toBe(0);
      expect(refused.text).toMatch(/Cluster::siesta-prod" cannot be deleted\s+because it is protected/);
      expect((await stack.state()).resources).toHaveLength(before ?? 0);
    });
  });

  describe('grants', () => {
    it('nothing on everything but network interfaces, which the code itself may not use, and traces', async () => {
      const statements = statementsOf(await stack.state());
      const wide = statements.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.includes('*'));
      const denied = statements.filter(
        ({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition ?? '').includes('lambda:SourceFunctionArn'),
      );
      for (const { of, Action } of wide) {
        const others = Action.filter((action) => !['xray:PutTraceSegments', 'xray:PutTelemetryRecords'].includes(action));
        expect(others.filter((action) => !/^ec2:\w+(NetworkInterfaces?|Subnets|PrivateIpAddresses)$/.test(action))).toEqual([]);
        if (others.length > 0) expect(denied.filter((deny) => deny.of === of).map(({ Action }) => Action)).toEqual([others]);
      }
      expect(new Set(wide.map(({ of }) => of))).toEqual(
        new Set(['api', 'ops', 'query', 'authorizer'].map((part) => `siesta-prod-${part}-policy`)),
      );
    });

    it('no action by a pattern, nothing to everybody, and of patterns only the streams of a log group of its own', async () => {
      const statements = statementsOf(await stack.state()).filter(({ Effect }) => Effect === 'Allow');
      expect(statements.flatMap(({ Action }) => Action).filter((action) => /[*?]/.test(action))).toEqual([]);
      expect(statements.filter(({ Principal }) => JSON.stringify(Principal ?? '').includes('*'))).toEqual([]);
      const patterns = statements.flatMap(({ Resource }) => Resource).filter((resource) => resource !== '*' && /[*?]/.test(resource));
      for (const resource of patterns) expect(resource).toMatch(/^arn:aws:logs:us-east-1:\d+:log-group:\/aws\/lambda\/siesta-prod-\w+:\*$/);
    });

    it("managed policies to AWS's own services alone", async () => {
      const attached = await resourcesOf('aws:iam/rolePolicyAttachment:RolePolicyAttachment');
      const policies = attached.map(({ inputs }) => String(inputs?.policyArn));
      for (const policy of policies)
        expect(policy).toMatch(
          /^arn:aws:iam::aws:policy\/service-role\/(AWSBackupServiceRolePolicyForBackup|AmazonAPIGatewayPushToCloudWatchLogs)$/,
        );
      expect(policies).not.toEqual([]);
    });
  });

  describe('asks for tokens, as a REST API', () => {
    it('on every path but those that are opened before one has a token', async () => {
      const guards = (await resourcesOf('aws:apigateway/method:Method')).map(({ urn, inputs }) => [
        urn.slice(urn.lastIndexOf('siesta-prod-')),
        inputs?.authorization,
      ]);
      expect(Object.fromEntries(guards)).toEqual({
        'siesta-prod-any-root': 'NONE',
        'siesta-prod-any-health': 'NONE',
        'siesta-prod-any-docs': 'NONE',
        'siesta-prod-any-docs-file': 'NONE',
        'siesta-prod-any-openapi-json': 'NONE',
        'siesta-prod-options-proxy': 'NONE',
        'siesta-prod-any-proxy': 'CUSTOM',
      });
      const [authorizer, ...others] = await resourcesOf('aws:apigateway/authorizer:Authorizer');
      expect(others).toEqual([]);
      expect(authorizer?.inputs).toMatchObject({
        type: 'TOKEN',
        identitySource: 'method.request.header.Authorization',
        authorizerUri: expect.stringContaining('function:siesta-prod-authorizer:live/invocations'),
      });
      const { url } = await stack.outputs();
      expect((await send(`${url}/health`)).status).toBe(200);
      expect((await send(`${url}/to-dos`)).status).toBeGreaterThanOrEqual(400);
    });

    withIssuer('of its issuer, for its audience, and by its key: all others are unauthorized', async () => {
      const ask = async (authorizationToken: string) => {
        const event = { type: 'TOKEN', authorizationToken, methodArn: 'arn:aws:execute-api:us-east-1:123456789012:api/v1/GET/to-dos' };
        const asked = { FunctionName: 'siesta-prod-authorizer', Qualifier: 'live', Payload: JSON.stringify(event) };
        const { Payload } = await new LambdaClient().send(new InvokeCommand(asked));
        return JSON.parse(Buffer.from(Payload ?? []).toString());
      };
      if (!issuer) throw new Error('there is no issuer');
      expect(await ask(`Bearer ${await issuer.token('alice')}`)).toMatchObject({
        principalId: 'alice',
        context: { sub: 'alice' },
        policyDocument: { Statement: [{ Effect: 'Allow', Resource: 'arn:aws:execute-api:us-east-1:123456789012:api/v1/*' }] },
      });
      for (const [what, token] of Object.entries(await badTokens(issuer))) {
        expect([what, (await ask(`Bearer ${token}`)).errorMessage]).toEqual([what, 'Unauthorized']);
      }
    });
  });

  describe('has an authorizer', () => testAuthorizerReleases(stack, issuerUrl));

  describe('once it may be taken down, and is changed to an HTTP API', () => {
    let url: string;
    let change: Ran;

    beforeAll(async () => {
      await stack.setAll({ 'database.protectData': 'false', 'api.kind': 'http' });
      change = expectDone(await stack.up());
      ({ url = '' } = await stack.outputs());
    });

    it('lets the cluster go, and replaces nothing of the database', async () => {
      expect((await clusterOf('siesta-prod')).DeletionProtection).toBe(false);
      expect(change.steps.filter(({ type }) => type.startsWith('aws:rds/'))).toEqual([
        { op: 'update', type: CLUSTER, name: 'siesta-prod' },
      ]);
    });

    it('has the gateway itself check tokens', async () => {
      const [authorizer] = await resourcesOf('aws:apigatewayv2/authorizer:Authorizer');
      expect(authorizer?.inputs).toMatchObject({
        authorizerType: 'JWT',
        identitySources: ['$request.header.Authorization'],
        jwtConfiguration: { issuer: issuerUrl(), audiences: [AUDIENCE] },
      });
      expect((await send(url)).text).toContain('<title>');
      expect((await send(`${url}/to-dos`)).status).toBe(401);
    });

    withIssuer('shows each caller its own to-dos, and lets in nobody with another token', async () => {
      if (!issuer) throw new Error('there is no issuer');
      const [alice, bob] = [bearer(await issuer.token('alice')), bearer(await issuer.token('bob'))];
      const made = await send(`${url}/to-dos`, 'POST', { body: { title: 'hers' }, headers: alice });
      expect(made.status).toBe(201);
      const todo: Todo = JSON.parse(made.text);

      expect(JSON.parse((await send(`${url}/to-dos`, 'GET', { headers: alice })).text)).toEqual([todo]);
      expect((await send(`${url}/to-dos`, 'GET', { headers: bob })).text).toBe('[]');
      expect((await send(todo.url, 'GET', { headers: bob })).status).toBe(404);
      for (const [what, token] of Object.entries(await badTokens(issuer))) {
        expect([what, (await send(todo.url, 'GET', { headers: bearer(token) })).status]).toEqual([what, 401]);
      }
    });

    it('has its master password nowhere in plain', async () => {
      const password = await masterPasswordOf(stack);
      expect(password).toHaveLength(40);
      for (const [place, text] of Object.entries(await placesOf(stack, 'siesta-prod'))) {
        expect([place, text.length > 100]).toEqual([place, true]);
        const at = text.indexOf(password);
        expect([place, at < 0 ? '' : text.slice(Math.max(0, at - 300), at + 50)]).toEqual([place, '']);
      }
    });

    it('is destroyed down to its final snapshot', async () => {
      expectDone(await stack.destroy());
      expect((await stack.state()).resources ?? []).toEqual([]);
      expect(await finalSnapshots('siesta-prod')).toHaveLength(1);
    });
  });
});
