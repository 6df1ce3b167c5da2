import { ConfigError, cloudDatabase, localDatabase, localPort, serviceConfig, tokenConfig } from '../../service/config.ts';

type Env = Record<string, string>;

const CLOUD = { DB_HOST: 'db.example', DB_USER: 'app', DB_AUTH: 'iam', AWS_LAMBDA_FUNCTION_NAME: 'api' };
const ISSUER = { AUTH_ISSUER: 'https://issuer.example', AUTH_AUDIENCE: 'siesta' };
const cloud = (env: Env) => cloudDatabase(env, '/code/rds-ca.pem');
const service = (env: Env) => serviceConfig(env, localDatabase({}), '1.0.0');

describe('the settings of a database', () => {
  it('are a file of this machine unless DATABASE_URL names a server', () => {
    expect(localDatabase({})).toMatchObject({ kind: 'sqljs', file: '.data/siesta.sqlite', poolSize: 10, state: 'on' });
    expect(localDatabase({ DATABASE_URL: '', DATABASE_FILE: 'x.sqlite' })).toMatchObject({ kind: 'sqljs', file: 'x.sqlite' });
    expect(localDatabase({ DATABASE_URL: 'mysql://ann:p%40ss%2Fw@db.example:3307/to%20dos', DATABASE_CA: 'ca.pem' })).toMatchObject({
      kind: 'mysql',
      host: 'db.example',
      port: 3307,
      name: 'to dos',
      user: 'ann',
      password: 'p@ss/w',
      iam: false,
      caFile: 'ca.pem',
    });
    expect(localDatabase({ DATABASE_URL: 'mariadb://ann@db.example' })).toMatchObject({
      kind: 'mysql',
      port: 3306,
      name: 'siesta',
      password: '',
    });
  });

  it.each<[string, object]>([
    ['mysql://ann@[::1]/siesta', { host: '::1', port: 3306 }],
    ['mysql://ann@[2001:db8::1]:3307', { host: '2001:db8::1', port: 3307 }],
    ['mysql://ann@db.example/a%2Fb', { name: 'a/b' }],
    ['mysql://ann:a%3Fb%23c%25@db.example/', { password: 'a?b#c%', name: 'siesta' }],
    ['mysql://ann@db.example/x?ssl-mode=REQUIRED', { sslMode: 'REQUIRED' }],
    ['mysql://ann@db.example/x?ssl-mode=verify_ca&ssl-ca=/etc/ca%20of%20ours.pem', { sslMode: 'VERIFY_CA', caFile: '/etc/ca of ours.pem' }],
    ['mysql://ann@db.example/x?SSL-MODE=Verify_Identity', { sslMode: 'VERIFY_IDENTITY' }],
    ['mysql://ann@db.example/x?ssl-mode=DISABLED', { sslMode: 'DISABLED' }],
    ['mysql://ann@db.example/x?', { name: 'x' }],
  ])('are read from %s as MySQL clients read them', (DATABASE_URL, expected) => {
    expect(localDatabase({ DATABASE_URL })).toMatchObject(expected);
  });

  it('are in the cloud one connection, as a user without a password, checked by the bundled authorities', () => {
    const config = cloud(CLOUD);
    expect(config).toMatchObject({
      host: 'db.example',
      port: 3306,
      name: 'siesta',
      user: 'app',
      iam: true,
      poolSize: 1,
      caFile: '/code/rds-ca.pem',
    });
    expect(config).not.toHaveProperty('password');
    expect(cloud({ ...CLOUD, DATABASE_CA: '/other.pem', AWS_REGION: 'ap-northeast-2' })).toMatchObject({
      caFile: '/other.pem',
      region: 'ap-northeast-2',
    });
  });

  it('need no server while the database hibernates', () => {
    expect(cloud({ DATABASE_STATE: 'hibernated', DB_AUTH: 'iam' })).toMatchObject({ state: 'hibernated', host: '', user: '' });
  });
});

describe('the settings of the API', () => {
  it('are open on a laptop, and closed in the cloud', () => {
    expect(service({})).toMatchObject({ auth: 'public', corsOrigins: ['*'], docs: true, bulkDelete: true, basePath: '' });
    expect(service({ ...CLOUD, AUTH: 'public' })).toMatchObject({ auth: 'public', corsOrigins: [], docs: false, bulkDelete: false });
  });

  it('check tokens in this process only where no gateway does', () => {
    expect(service(ISSUER)).toMatchObject({
      auth: 'jwt',
      token: { issuer: 'https://issuer.example', audience: 'siesta', algorithms: ['RS256', 'ES256'] },
    });
    expect(service({ ...ISSUER, AUTH: 'public' })).not.toHaveProperty('token');
    expect(service({ ...CLOUD, AUTH: 'jwt' })).toMatchObject({ auth: 'jwt' });
    expect(service({ ...CLOUD, AUTH: 'jwt' })).not.toHaveProperty('token');
  });

  it('take an issuer on this very machine without TLS: nobody can listen in', () => {
    for (const AUTH_ISSUER of ['http://127.0.0.1:8080', 'http://localhost/realms/x', 'http://[::1]:8080/', 'https://issuer.example'])
      expect(tokenConfig({ ...ISSUER, AUTH_ISSUER, AUTH_JWKS_URI: AUTH_ISSUER })).toMatchObject({
        issuer: AUTH_ISSUER,
        jwksUri: AUTH_ISSUER,
      });
  });

  it('take lists with spaces and empty items, and a base path with a slash at its end', () => {
    expect(service({ CORS_ORIGINS: ' https://a.example , ,https://B.example,' }).corsOrigins).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
    expect(tokenConfig({ ...ISSUER, AUTH_ALGORITHMS: 'EdDSA, PS512' }).algorithms).toEqual(['EdDSA', 'PS512']);
    expect(service({ BASE_PATH: '/v1/' }).basePath).toBe('/v1');
  });
});

describe('a setting that is missing or wrong is named', () => {
  const cases: [string, (env: Env) => unknown, Env][] = [
    ['DB_HOST', cloud, { DB_USER: 'app' }],
    ['DB_HOST', cloud, { ...CLOUD, DB_HOST: '' }],
    ['DB_USER', cloud, { DB_HOST: 'db.example', DB_AUTH: 'iam' }],
    ['DB_PASSWORD', cloud, { DB_HOST: 'db.example', DB_USER: 'app' }],
    ['DB_AUTH', cloud, { ...CLOUD, DB_AUTH: 'IAM' }],
    ['DATABASE_URL', localDatabase, { DATABASE_URL: 'db.example' }],
    ['DATABASE_URL', localDatabase, { DATABASE_URL: 'postgres://db.example/siesta' }],
    ['DATABASE_URL', localDatabase, { DATABASE_URL: 'mysql://ann:100%@db.example/siesta' }],
    ...[
      'mysql:///siesta',
      'mysql:db.example',
      'mysql://ann@db.example:0/siesta',
      'mysql://ann@db.example/siesta/more',
      'mysql://ann@db.example/siesta#more',
      'mysql://ann@db.example/siesta?ssl-mode=PREFERRED',
      'mysql://ann@db.example/siesta?ssl-mode=',
      'mysql://ann@db.example/siesta?ssl-ca=',
      'mysql://ann@db.example/siesta?ssl-mode=REQUIRED&ssl-mode=DISABLED',
      'mysql://ann@db.example/siesta?ssl-mode=DISABLED&ssl-ca=ca.pem',
      'mysql://ann@db.example/siesta?useSSL=true',
    ].map((DATABASE_URL): [string, typeof localDatabase, Env] => ['DATABASE_URL', localDatabase, { DATABASE_URL }]),
    ['DATABASE_STATE', localDatabase, { DATABASE_STATE: 'off' }],
    ...['https://a.example/', 'a.example', 'https://a.example,b.example'].map((CORS_ORIGINS): [string, typeof service, Env] => [
      'CORS_ORIGINS',
      service,
      { CORS_ORIGINS },
    ]),
    ['BASE_PATH', service, { BASE_PATH: 'v1' }],
    ['BASE_PATH', service, { BASE_PATH: '/v1?x' }],
    ['PUBLISHED_COPY', service, { PUBLISHED_COPY: 'bucket/key' }],
    ['AUTH', service, { AUTH: 'none' }],
    ['AUTH', service, { AUTH: '' }],
    ['AUTH', service, CLOUD],
    ['AUTH', service, { ...CLOUD, AUTH: '' }],
    ['AUTH', service, { ...CLOUD, ...ISSUER }],
    ['AUTH_ISSUER', service, { AUTH: 'jwt' }],
    ['AUTH_ISSUER', service, { AUTH: 'jwt', AUTH_AUDIENCE: 'siesta' }],
    ['AUTH_AUDIENCE', service, { AUTH_ISSUER: 'https://issuer.example' }],
    ...[
      'issuer.example',
      'http://issuer.example',
      'http://127.0.0.1.evil.example',
      'http://localhost.evil.example',
      'ftp://127.0.0.1',
      'https:',
    ].flatMap((url): [string, typeof service, Env][] => [
      ['AUTH_ISSUER', service, { ...ISSUER, AUTH_ISSUER: url }],
      ['AUTH_JWKS_URI', service, { ...ISSUER, AUTH_JWKS_URI: url }],
    ]),
    ['DOCS', service, { DOCS: 'yes' }],
    ['BULK_DELETE', service, { BULK_DELETE: 'true' }],
    ...['', ',', 'none', 'HS256', 'RS256,HS512', 'rs256', 'RS255'].map((AUTH_ALGORITHMS): [string, typeof service, Env] => [
      'AUTH_ALGORITHMS',
      service,
      { ...ISSUER, AUTH_ALGORITHMS },
    ]),
    ...['-1', '65536', '80a', '', ' 80', '1e3', '0x50', '80.0'].map((PORT): [string, typeof localPort, Env] => [
      'PORT',
      localPort,
      { PORT },
    ]),
    ...['0', '1001', 'ten'].map((DB_POOL_SIZE): [string, typeof localDatabase, Env] => ['DB_POOL_SIZE', localDatabase, { DB_POOL_SIZE }]),
    ...['99', '25001'].map((value): [string, typeof localDatabase, Env] => [
      'DB_WAKE_BUDGET_MS',
      localDatabase,
      { DB_WAKE_BUDGET_MS: value },
    ]),
    ['DB_STATEMENT_TIMEOUT_MS', localDatabase, { DB_STATEMENT_TIMEOUT_MS: '99' }],
    ['DB_PORT', cloud, { ...CLOUD, DB_PORT: '0' }],
  ];

  it.each(cases)('%s', (name, read, env) => {
    expect(() => read(env)).toThrow(ConfigError);
    expect(() => read(env)).toThrow(new RegExp(`\\b${name}\\b`));
  });

  it('as is an option of a URL that nobody understands, with those that are understood', () => {
    expect(() => localDatabase({ DATABASE_URL: 'mysql://ann@db.example/x?sslmode=require' })).toThrow(
      'DATABASE_URL has the option "sslmode", which is not understood; it may have ssl-mode, ssl-ca',
    );
  });

  it.each([
    'mysql//ann:hush@db.example',
    'mysql://ann:1?hush@db.example/x',
    'mysql://ann:1#hush@db.example/x',
    'mysql://ann:1/hush@db.example/x',
    'mysql://ann:hush%@db.example/x',
    'mysql://ann@db.example/x?ssl-mode=hush',
  ])('and a value that is a secret is not quoted: %s', (DATABASE_URL) => {
    expect(() => localDatabase({ DATABASE_URL })).toThrow(/^(?!.*hush)/);
  });
});
