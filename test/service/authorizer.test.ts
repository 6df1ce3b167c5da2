import { AUDIENCE, Issuer } from '../support/oidc.ts';

type Handler = (event: object) => Promise<unknown>;

/** The authorizer as Lambda starts it: its settings are read while it is loaded. */
async function authorizerOf(env: Record<string, string>): Promise<Handler> {
  const before = { ...process.env };
  Object.assign(process.env, { AUTH_AUDIENCE: AUDIENCE, ...env });
  const { handler } = await import(`../../service/authorizer.ts?${Math.random()}`);
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  return handler as Handler;
}

let issuer: Issuer;

beforeEach(async () => {
  issuer = await Issuer.start();
});
afterEach(() => issuer.stop());

const keys = async (env: Record<string, string> = issuer.env) => (await authorizerOf(env))({ op: 'keys' });

describe('the authorizer, before it gets traffic', () => {
  it("fetches its issuer's keys, and says how many of them a token could be signed with", async () => {
    expect(await keys()).toEqual({ keys: 2 });
    expect(await keys({ ...issuer.env, AUTH_ALGORITHMS: 'ES256' })).toEqual({ keys: 1 });
    expect(await keys({ ...issuer.env, AUTH_JWKS_URI: `${issuer.url}/keys` })).toEqual({ keys: 2 });
  });

  it('fails for an issuer that is not there, and names it', async () => {
    const { url, env } = issuer;
    await issuer.stop();
    await expect(keys(env)).rejects.toThrow(
      new RegExp(`^the keys of the issuer ${url} cannot be used \\(fetch failed: .*ECONNREFUSED.*\\): is its URL right\\?$`),
    );
    issuer = await Issuer.start();
  });

  it.each<[string, Record<string, string>, Partial<Issuer>]>([
    ['whose URL has a slash too many, as no token does', { AUTH_ISSUER: '/' }, {}],
    ['that has no configuration there', { AUTH_ISSUER: '/tenant' }, {}],
    ['that says it is another', {}, { changes: { issuer: 'https://issuer.example' } }],
    ['without keys', {}, { content: { keys: [] } }],
    ['whose keys are for other algorithms', { AUTH_ALGORITHMS: 'EdDSA' }, {}],
    ['whose keys are somewhere else', { AUTH_JWKS_URI: '/nowhere' }, {}],
  ])('fails for an issuer %s', async (_, env, trouble) => {
    Object.assign(issuer, trouble);
    const resolved = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, value.startsWith('/') ? issuer.url + value : value]),
    );
    const located = trouble.content ? { AUTH_JWKS_URI: `${issuer.url}/keys` } : {};
    await expect(keys({ ...issuer.env, ...located, ...resolved })).rejects.toThrow('cannot be used');
  });

  it('knows no other operation but that which keeps it', async () => {
    const handler = await authorizerOf(issuer.env);
    expect(await handler({ op: 'keep' })).toEqual({ ok: true });
    await expect(handler({ op: 'smoke' })).rejects.toThrow('unknown operation "smoke"; the authorizer knows keep and keys');
  });
});
