import { createHmac } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { InvalidToken, tokenVerifier } from '../../service/auth/token.ts';
import { localDatabase, tokenConfig } from '../../service/config.ts';
import { migrate } from '../../service/database/migrate.ts';
import { type Answer, expectProblem } from '../support/clients.ts';
import { AUDIENCE, Issuer } from '../support/oidc.ts';
import { Service } from '../support/service.ts';

let issuer: Issuer;
let service: Service;

beforeAll(async () => {
  issuer = await Issuer.start();
  const config = localDatabase({ DATABASE_FILE: ':memory:' });
  service = await Service.start(config, issuer.env);
  await migrate(service.database.dataSource);
});

afterAll(async () => {
  await service.close();
  await issuer.stop();
});

const send = (authorization?: string): Promise<Answer> =>
  service.client.get('/to-dos', authorization === undefined ? {} : { authorization });

function expectUnauthorized(answer: Answer, challenge: string): void {
  expectProblem(answer, 401);
  expect(answer.headers['www-authenticate']).toBe(challenge);
}

describe('a bearer token', () => {
  it('is taken, whatever the case of the scheme, of one audience among several, and of each algorithm', async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = [
      `Bearer ${await issuer.token('ann')}`,
      `bearer ${await issuer.token('ann')}`,
      `BEARER   ${await issuer.token('ann')}`,
      `Bearer ${await issuer.token('ann', { claims: { aud: ['other', AUDIENCE] } })}`,
      `Bearer ${await issuer.token('ann', { key: issuer.elliptic, header: { alg: 'ES256', kid: 'elliptic' } })}`,
      `Bearer ${await issuer.token('ann', { claims: { nbf: now } })}`,
    ];
    expect(await Promise.all(good.map(async (header) => (await send(header)).status))).toEqual(good.map(() => 200));
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic YW5uOnBhc3N3b3Jk', 'ann', 'Bearer a b', 'Bearer "x"'])(
    'is asked for where there is none: %s',
    async (header) => {
      expectUnauthorized(await send(header), 'Bearer');
    },
  );

  it('is one: who sends two, however good, is not who the first one says', async () => {
    const authorization = [`Bearer ${await issuer.token('ann')}`, `Bearer ${await issuer.token('bob')}`];
    expectUnauthorized(await service.client.send('GET', '/to-dos', { headers: { authorization } }), 'Bearer');
  });

  it('is not read from the query string: a 401', async () => {
    expectUnauthorized(await service.client.get(`/to-dos?access_token=${await issuer.token('ann')}`), 'Bearer');
  });

  const bad: [string, () => Promise<string>][] = [
    ['is not a JWT', async () => 'abc'],
    ['is cut off', async () => (await issuer.token('ann')).slice(0, -10)],
    [
      'has other claims than were signed',
      async () => {
        const [header, , signature] = (await issuer.token('ann')).split('.');
        const [, claims] = (await issuer.token('bob')).split('.');
        return [header, claims, signature].join('.');
      },
    ],
    ['has no signature (alg none)', async () => issuer.unsigned('ann')],
    [
      'is signed with the public key as a secret (HS256)',
      async () => {
        const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
        const [, claims] = (await issuer.token('ann')).split('.');
        const content = `${part({ alg: 'HS256', kid: 'rsa', typ: 'JWT' })}.${claims}`;
        return `${content}.${createHmac('sha256', issuer.rsaPublicPem).update(content).digest('base64url')}`;
      },
    ],
    ['is signed with a secret', () => issuer.token('ann', { key: new TextEncoder().encode('x'.repeat(32)), header: { alg: 'HS256' } })],
    ['is signed by another key of that name', async () => issuer.token('ann', { key: (await generateKeyPair('RS256')).privateKey })],
    ['names an unknown key', () => issuer.token('ann', { header: { kid: 'unknown' } })],
    [
      'is signed by an algorithm that is not allowed',
      async () => issuer.token('ann', { key: (await generateKeyPair('RS512')).privateKey, header: { alg: 'RS512' } }),
    ],
    ['has expired', () => issuer.token('ann', { claims: { exp: Math.floor(Date.now() / 1000) - 60 } })],
    ['never expires', () => issuer.token('ann', { claims: { exp: undefined } })],
    ['is not valid yet', () => issuer.token('ann', { claims: { nbf: Math.floor(Date.now() / 1000) + 60 } })],
    ['is for another audience', () => issuer.token('ann', { claims: { aud: 'other' } })],
    ['is for no audience', () => issuer.token('ann', { claims: { aud: undefined } })],
    ['is from another issuer', () => issuer.token('ann', { claims: { iss: 'https://issuer.example' } })],
    ['is from no issuer', () => issuer.token('ann', { claims: { iss: undefined } })],
    ['has no subject', () => issuer.token(undefined)],
    ['has an empty subject', () => issuer.token('')],
    ['has a subject with a space', () => issuer.token('ann ')],
    ['has a subject of 256 characters', () => issuer.token('a'.repeat(256))],
    ['has a subject beyond ASCII', () => issuer.token('änn')],
    ['has a subject with a NUL', () => issuer.token('ann\0')],
    ['has a subject that is a number', () => issuer.token(undefined, { claims: { sub: 5 } })],
  ];

  it.each(bad)('that %s is a 401', async (_, make) => {
    expectUnauthorized(await send(`Bearer ${await make()}`), 'Bearer error="invalid_token"');
  });
});

describe('a bearer token of an algorithm', () => {
  it("is a 401 where the settings leave that out, though the issuer's keys know it", async () => {
    const only = (AUTH_ALGORITHMS: string) => tokenVerifier(tokenConfig({ ...issuer.env, AUTH_ALGORITHMS }));
    const rsa = await issuer.token('ann');
    const elliptic = await issuer.token('ann', { key: issuer.elliptic, header: { alg: 'ES256', kid: 'elliptic' } });
    await expect(only('ES256')(elliptic)).resolves.toBe('ann');
    await expect(only('ES256')(rsa)).rejects.toThrow(InvalidToken);
    await expect(only('RS256,PS256')(elliptic)).rejects.toThrow(InvalidToken);
  });
});

describe('a bearer token in the cloud', () => {
  it('is nothing without the word of the gateway, which has checked it', async () => {
    const env = { ...issuer.env, AUTH: 'jwt', AWS_LAMBDA_FUNCTION_NAME: 'api' };
    const behindGateway = await Service.start(localDatabase({ DATABASE_FILE: ':memory:' }), env);
    try {
      const answer = await behindGateway.client.get('/to-dos', { authorization: `Bearer ${await issuer.token('ann')}` });
      expectUnauthorized(answer, 'Bearer');
    } finally {
      await behindGateway.close();
    }
  });
});

describe("the issuer's keys", () => {
  it('are fetched once for many requests', async () => {
    const verify = tokenVerifier(tokenConfig(issuer.env));
    const token = await issuer.token('ann');
    const before = issuer.keyFetches;
    const subjects = await Promise.all(Array.from({ length: 10 }, () => verify(token)));
    expect(new Set(subjects)).toEqual(new Set(['ann']));
    expect(issuer.keyFetches - before).toBe(1);
  });

  const LARGE = { html: 'sorry'.repeat(100_000) };

  it.each<[string, boolean, Partial<Issuer>]>([
    ['its configuration is an error', true, { status: 500 }],
    ['its configuration names none', true, { changes: { jwks_uri: undefined } }],
    ['its configuration is no object', true, { content: [] }],
    ["its configuration is another's", true, { changes: { issuer: 'https://issuer.example' } }],
    ['its configuration is of nobody', true, { changes: { issuer: undefined } }],
    ['its configuration says that they are where others may change them', true, { changes: { jwks_uri: 'http://issuer.example/keys' } }],
    ['its configuration says that they are a file', true, { changes: { jwks_uri: 'file:///etc/passwd' } }],
    ['its configuration is elsewhere', true, { moved: true }],
    ['its configuration is too large', true, { changes: LARGE }],
    ['its configuration has no end', true, { endless: true }],
    ['they are an error', false, { status: 500 }],
    ['they are none', false, { content: { html: 'sorry' } }],
    ['they are elsewhere', false, { moved: true }],
    ['they are too large', false, { content: { keys: [], ...LARGE } }],
    ['they have no end', false, { endless: true }],
  ])('that cannot be fetched because %s are a 503, and are fetched again for the next request', async (_, discover, trouble) => {
    const other = await Issuer.start();
    const waiting = await Service.start(localDatabase({ DATABASE_FILE: ':memory:' }), {
      ...other.env,
      ...(!discover && { AUTH_JWKS_URI: `${other.url}/keys` }),
    });
    await migrate(waiting.database.dataSource);
    try {
      const headers = { authorization: `Bearer ${await other.token('ann')}` };
      Object.assign(other, trouble);
      const answer = await waiting.client.get('/to-dos', headers);
      const { detail } = expectProblem(answer, 503);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(detail).not.toContain('127.0.0.1');
      Object.assign(other, { status: 200, content: undefined, changes: {}, moved: false, endless: false });
      expect((await waiting.client.get('/to-dos', headers)).status).toBe(200);
    } finally {
      await waiting.close();
      await other.stop();
    }
  });

  it('that cannot be fetched because the issuer is down are a 503', async () => {
    const gone = await Issuer.start();
    const token = await gone.token('ann');
    await gone.stop();
    const waiting = await Service.start(localDatabase({ DATABASE_FILE: ':memory:' }), gone.env);
    try {
      expectProblem(await waiting.client.get('/to-dos', { authorization: `Bearer ${token}` }), 503);
      expect((await waiting.client.get('/health')).status).toBe(200);
    } finally {
      await waiting.close();
    }
  });
});
