import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { FakeStack, returned, threw } from './fake-stack.ts';
import { siestaWith } from './support.ts';

const DAY = 86_400_000;
const published = Date.parse('2026-11-01T00:00:00Z');

interface Situation {
  live?: string;
  pin?: string;
  applied?: string[];
  smoke?: unknown;
  /** The version that fails its test. */
  fails?: string;
  migrations?: unknown;
}

/** Versions 1 to 4, a day apart; 1 was made for a database that is gone. */
function stack({
  live = '4',
  pin = 'none',
  applied = [],
  smoke = returned({ ok: true }),
  fails,
  migrations: state,
}: Situation = {}): FakeStack {
  const version = (number: number) => ({
    Version: `${number}`,
    LastModified: new Date(published + number * DAY).toISOString(),
    Environment: { Variables: { DB_HOST: number === 1 ? 'old.example' : 'new.example', DB_PORT: '3306', DB_NAME: 'siesta' } },
  });
  return new FakeStack({
    GetAlias: () => ({ FunctionVersion: live }),
    GetFunctionConfiguration: () => version(4),
    GetParameter: () => ({ Parameter: { Value: pin } }),
    ListVersionsByFunction: () => ({ Versions: [{ ...version(4), Version: '$LATEST' }, version(1), version(2), version(3), version(4)] }),
    Invoke: ({ FunctionName, Qualifier }: { FunctionName: string; Qualifier: string }) => {
      if (FunctionName.endsWith('ops')) return state ?? returned({ applied, pending: [] });
      return Qualifier === fails ? threw('it never served') : smoke;
    },
    UpdateAlias: ({ FunctionVersion }: { FunctionVersion: string }) => {
      fake.changes.push(`alias ${FunctionVersion}`);
      return {};
    },
    PutParameter: ({ Value }: { Value: string }) => {
      fake.changes.push(`pin ${Value}`);
      return {};
    },
  });
}

let fake: FakeStack;
const rollback = (situation: Situation, ...argv: string[]) => {
  fake = stack(situation);
  return siestaWith(fake, 'rollback', ...argv);
};

describe('siesta rollback', () => {
  it('moves the alias first, then pins it, then tells Pulumi about the alias alone', async () => {
    const { code, stdout } = await rollback({}, '--yes');
    expect(fake.changes).toEqual(['alias 3', 'pin 3', 'refresh urn:of-the-alias']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'Version 3 has the traffic, in place of 4. It stays there, whatever is deployed. Forward again: `npx siesta rollback --forward`.\n',
    });
  });

  it('goes further back from where it is, to a version of the same database', async () => {
    await rollback({ live: '3', pin: '3' }, '--yes');
    expect(fake.changes[0]).toBe('alias 2');
  });

  it('passes over a version that does not pass its test, and so never had the traffic, and says so', async () => {
    const { code, stderr } = await rollback({ fails: '3' }, '--yes');
    expect(fake.changes).toEqual(['alias 2', 'pin 2', 'refresh urn:of-the-alias']);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning: Version 3 does not pass its test: siesta-dev-api: it never served; it is passed over for the one before it',
    );
  });

  it('does not go to another version than the one that is asked for', async () => {
    const { code } = await rollback({ fails: '3' }, '--to', '3', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
  });

  it('passes over no version where the database is what fails', async () => {
    const { code, stderr } = await rollback({ fails: '3', migrations: threw('the database is away') }, '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).not.toContain('passed over');
  });

  it('goes forward to the newest, which the alias then follows again', async () => {
    const { stdout } = await rollback({ live: '2', pin: '2' }, '--forward', '--yes', '--json');
    expect(fake.changes).toEqual(['alias 4', 'pin none', 'refresh urn:of-the-alias']);
    expect(JSON.parse(stdout)).toEqual({ stack: 'dev', from: '2', to: '4', pinned: false });
  });

  it('lets go of the pin when the newest is asked for by its number', async () => {
    await rollback({ live: '2', pin: '2' }, '--to', '4', '--yes');
    expect(fake.changes).toContain('pin none');
  });

  it('finishes what was stopped between the alias and the pin', async () => {
    await rollback({ live: '3', pin: 'none' }, '--to', '3', '--yes');
    expect(fake.changes).toEqual(['alias 3', 'pin 3', 'refresh urn:of-the-alias']);
  });

  it('lists what there is, and goes forward, where the version that it is held at is gone', async () => {
    const held = () => {
      const it = stack({ live: '9', pin: '9' });
      it.answers.GetFunctionConfiguration = ({ Qualifier }: { Qualifier?: string }) => {
        if (Qualifier !== '9') return {};
        throw new ResourceNotFoundException({ message: 'no version 9', $metadata: {}, Type: 'User' });
      };
      return it;
    };
    fake = held();
    const listed = await siestaWith(fake, 'rollback', '--list');
    expect({ code: listed.code, newest: listed.stdout.split('\n')[0] }).toEqual({ code: 0, newest: expect.stringMatching(/^4 /) });
    fake = held();
    expect((await siestaWith(fake, 'rollback', '--forward', '--yes')).code).toBe(0);
    expect(fake.changes).toEqual(['alias 4', 'pin none', 'refresh urn:of-the-alias']);
  });

  it('is done when only Pulumi cannot be told: the pin makes the next update agree', async () => {
    fake = stack();
    fake.failure = new Error('the stack is locked');
    const { code, stderr } = await siestaWith(fake, 'rollback', '--yes');
    expect(code).toBe(0);
    expect(stderr).toContain('warning: Pulumi could not be told (the stack is locked).');
  });

  it.each([
    ['a version that was made for another database', {}, ['--to', '1'], 'Version 1 was made for another database than the present one.'],
    ['a version that is not there', {}, ['--to', '9'], 'There is no version 9.'],
    ['the version that has the traffic', { live: '3', pin: '3' }, ['--to', '3'], 'Version 3 has the traffic already.'],
    ['to go back from the first of this database', { live: '2', pin: '2' }, [], 'There is no version before 2'],
    [
      'a version that fails its test',
      { smoke: threw('no such column') },
      ['--to', '3'],
      'Version 3 does not pass its test: siesta-dev-api: no such column',
    ],
    [
      'to guess the schema',
      { migrations: threw('the database is away') },
      [],
      'does not pass its test: siesta-dev-ops: the database is away',
    ],
    [
      'a version from before a migration that is not marked compatible',
      { applied: ['Early1700000000000', `Late${published + 3.5 * DAY}`] },
      [],
      `The schema has changed since version 3, by migrations that are no expansions: Late${published + 3.5 * DAY}. It may need what they took away.`,
    ],
  ])('refuses %s, and changes nothing', async (_, situation, argv, words) => {
    const { code, stderr } = await rollback(situation, ...argv, '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(stderr).toContain('next: ');
    expect(fake.changes).toEqual([]);
  });

  const own = `Own${published + 3.5 * DAY}`;
  it.each([
    [
      'refuses it where one ran after it that was written before',
      ['Early1700000000000'],
      ['Early1700000000000', 'Merged1700000000001'],
      false,
    ],
    ['takes it where it knows one that was written after it', [own], [own], true],
    ['takes it where one is of a feature that was removed before it', [], ['Removed1700000000000'], true],
  ])('asks the version itself which migrations it knows, and %s', async (_, migrations, applied, taken) => {
    const unknown = applied.filter((name) => name.startsWith('Removed'));
    const { code, stderr } = await rollback(
      { smoke: returned({ ok: true, migrations }), migrations: returned({ applied, pending: [], unknown }) },
      '--yes',
    );
    expect(code).toBe(taken ? 0 : 1);
    if (!taken) expect(stderr).toContain('by migrations that are no expansions: Merged1700000000001. It may need');
  });

  it.each([
    ['a failed test', { smoke: threw('no such column') }],
    ['a migration that is not marked', { applied: [`Late${published + 3.5 * DAY}`] }],
  ])('goes on after %s with --force, and says so', async (_, situation) => {
    const { code, stderr } = await rollback(situation, '--force', '--yes');
    expect(code).toBe(0);
    expect(stderr).toContain('warning: ');
    expect(fake.changes).toContain('pin 3');
  });

  it('does not go to a version of another database even with --force', async () => {
    const { code } = await rollback({}, '--to', '1', '--force', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
  });

  it('changes nothing when nobody is there to say yes', async () => {
    const { code, stderr } = await rollback({});
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain(
      'error: Give version 3 of dev the traffic, in place of 4: nobody is there to say yes.\nnext:  Say it beforehand: the same command with --yes.',
    );
  });

  it('lists the versions, the newest first', async () => {
    expect((await rollback({ live: '3', pin: '3' }, '--list')).stdout).toMatchSnapshot();
    const boolean = z.boolean();
    const version = z.strictObject({
      version: z.string(),
      publishedAt: z.iso.datetime(),
      live: boolean,
      sameDatabase: boolean,
      sameCallers: boolean,
    });
    const Answer = z.strictObject({
      stack: z.literal('dev'),
      all: z.array(version),
      live: z.string(),
      newest: z.string(),
      pinned: z.string().nullable(),
    });
    const { all } = Answer.parse(JSON.parse((await rollback({}, '--list', '--json')).stdout));
    expect(all[0]).toEqual({ version: '4', publishedAt: '2026-11-05T00:00:00.000Z', live: true, sameDatabase: true, sameCallers: true });
  });
});

it('marks in the list what has not passed its gates: it is newer than what has the traffic, and nothing holds that', async () => {
  const listed = async (situation: Situation) => (await rollback(situation, '--list')).stdout.split('\n')[0];
  expect(await listed({ live: '3' })).toMatch(/^4 .*has not passed its gates$/);
  expect(await listed({ live: '3', pin: '3' })).not.toContain('passed');
});

describe('siesta rollback, with an authorizer', () => {
  const authorizer = {
    functionName: 'siesta-dev-authorizer',
    aliasName: 'live',
    pinParameterName: '/siesta-dev/pinned-authorizer-version',
  };

  /** Api versions 1 to 4, released with these versions of the authorizer, whose issuers are said; where each alias is, and is held. */
  function protectedStack({
    partners = [undefined, '2', '2', '3'],
    issuers = ['https://issuer.example', 'https://issuer.example', 'https://issuer.example'],
    live = { api: '4', authorizer: '3' },
    pins = { api: 'none', authorizer: 'none' },
    keys = returned({ keys: 2 }),
  }: {
    partners?: (string | undefined)[];
    issuers?: string[];
    live?: { api: string; authorizer: string };
    pins?: { api: string; authorizer: string };
    keys?: unknown;
  } = {}): FakeStack {
    const of = ({ FunctionName }: { FunctionName: string }) => (FunctionName === authorizer.functionName ? 'authorizer' : 'api');
    const version = (index: number, Variables: Record<string, string>) => ({
      Version: `${index + 1}`,
      LastModified: new Date(published + index * DAY).toISOString(),
      Environment: { Variables },
    });
    const api = partners.map((partner, index) =>
      version(index, { DB_HOST: 'db.example', AUTH: 'jwt', ...(partner && { AUTHORIZER_VERSION: partner }) }),
    );
    const versions = issuers.map((AUTH_ISSUER, index) => version(index, { AUTH_ISSUER, AUTH_AUDIENCE: 'to-dos' }));
    fake = new FakeStack({
      GetAlias: (input: { FunctionName: string }) => ({ FunctionVersion: live[of(input)] }),
      GetFunctionConfiguration: () => api[3],
      GetParameter: ({ Name }: { Name: string }) => ({ Parameter: { Value: pins[Name.includes('authorizer') ? 'authorizer' : 'api'] } }),
      ListVersionsByFunction: (input: { FunctionName: string }) => ({ Versions: of(input) === 'api' ? api : versions }),
      Invoke: ({ FunctionName, Qualifier }: { FunctionName: string; Qualifier?: string }) => {
        if (Qualifier) fake.changes.push(`try ${FunctionName} ${Qualifier}`);
        return FunctionName === authorizer.functionName ? keys : returned({ applied: [], pending: [] });
      },
      UpdateAlias: ({ FunctionName, FunctionVersion }: { FunctionName: string; FunctionVersion: string }) => {
        fake.changes.push(`alias ${FunctionName} ${FunctionVersion}`);
        return {};
      },
      PutParameter: ({ Name, Value }: { Name: string; Value: string }) => {
        fake.changes.push(`pin ${Name} ${Value}`);
        return {};
      },
    });
    fake.outputs = { ...fake.outputs, authorizer };
    const outputs = { functionName: authorizer.functionName, name: 'live' };
    fake.made.push({ urn: 'urn:of-the-authorizers', type: 'aws:lambda/alias:Alias', outputs });
    return fake;
  }

  it('moves and holds both, to versions that were released together and have both been tried', async () => {
    const { stdout, code } = await siestaWith(protectedStack(), 'rollback', '--to', '2', '--yes', '--json');
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, stack: 'dev', from: '4', to: '2', pinned: true });
    expect(fake.changes).toEqual([
      'try siesta-dev-api 2',
      'try siesta-dev-authorizer 2',
      'alias siesta-dev-api 2',
      'alias siesta-dev-authorizer 2',
      'pin /siesta-dev/pinned-version 2',
      'pin /siesta-dev/pinned-authorizer-version 2',
      'refresh urn:of-the-alias urn:of-the-authorizers',
    ]);
  });

  it('lets both follow the newest again', async () => {
    const held = { live: { api: '2', authorizer: '2' }, pins: { api: '2', authorizer: '2' } };
    await siestaWith(protectedStack(held), 'rollback', '--forward', '--yes');
    expect(fake.changes).toEqual(
      expect.arrayContaining([
        'alias siesta-dev-api 4',
        'alias siesta-dev-authorizer 3',
        'pin /siesta-dev/pinned-version none',
        'pin /siesta-dev/pinned-authorizer-version none',
      ]),
    );
  });

  it.each([
    ['says nothing of one, as those of 0.1.0', undefined],
    ['was released with one that is gone', '9'],
  ])('leaves the authorizer where it is for a version that %s', async (_, partner) => {
    await siestaWith(protectedStack({ partners: [partner, '2', '2', '3'] }), 'rollback', '--to', '1', '--yes');
    expect(fake.changes).toEqual(expect.arrayContaining(['alias siesta-dev-api 1', 'alias siesta-dev-authorizer 3']));
  });

  it('finishes what was stopped after the first of the two', async () => {
    const stopped = { live: { api: '2', authorizer: '2' }, pins: { api: '2', authorizer: 'none' } };
    await siestaWith(protectedStack(stopped), 'rollback', '--to', '2', '--yes');
    expect(fake.changes).toContain('pin /siesta-dev/pinned-authorizer-version 2');
  });

  it.each<[string, Parameters<typeof protectedStack>[0], string]>([
    [
      'an authorizer that cannot fetch its keys',
      { keys: threw('no keys') },
      'Version 3 does not pass its test: siesta-dev-authorizer: no keys',
    ],
    [
      'an authorizer of another issuer',
      { issuers: ['https://former.example', 'https://former.example', 'https://issuer.example'] },
      'Version 3 lets in other callers than the present one',
    ],
  ])('refuses %s, and changes nothing unless it is forced', async (_, situation, words) => {
    const { code, stderr } = await siestaWith(protectedStack(situation), 'rollback', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(fake.changes.filter((change) => !change.startsWith('try '))).toEqual([]);
    expect((await siestaWith(protectedStack(situation), 'rollback', '--yes', '--force')).code).toBe(0);
    expect(fake.changes).toEqual(expect.arrayContaining(['alias siesta-dev-api 3', 'alias siesta-dev-authorizer 2']));
  });
});

describe('a migration that is marked backward compatible', () => {
  it('does not keep a version from before it from getting the traffic', async () => {
    const name = `Marked${published + 3.5 * DAY}`;
    const { code } = await rollback({ migrations: returned({ applied: [name], pending: [], backwardCompatible: [name] }) }, '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 0, changes: ['alias 3', 'pin 3', 'refresh urn:of-the-alias'] });
  });
});
