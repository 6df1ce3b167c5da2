import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { type Command, deploy } from '../../cli/deploy/index.ts';
import { FakeStack } from './fake-stack.ts';

const RELEASE = {
  GetCallerIdentity: () => ({}),
  GetAlias: () => ({ FunctionVersion: '4' }),
  ListVersionsByFunction: () => ({ Versions: [{ Version: '4' }] }),
  GetParameter: () => ({ Parameter: { Value: 'none' } }),
};

interface Situation {
  fake: FakeStack;
  /** What Pulumi does, and the code that it ends with. */
  pulumi?: () => number;
  /** The code that the build ends with. */
  built?: number;
  /** What no migration makes. */
  unmigrated?: string[];
  /** Whether a user can answer questions. */
  terminal?: boolean;
}

async function deployed(
  command: Command,
  { fake, pulumi = () => 0, built = 0, unmigrated = [], terminal = false }: Situation,
  ...args: string[]
) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [printed, stderrText] = [text(stdout), text(stderr)];
  const ran: string[] = [];
  const run = async (what: string, argv: string[]): Promise<number> => {
    ran.push([what === 'pulumi' ? what : 'node', ...argv].join(' '));
    return what === 'pulumi' ? pulumi() : built;
  };
  const world = {
    pulumi: fake.pulumi,
    client: fake.client,
    folder: fake.folder,
    stdout,
    stderr,
    run,
    unmigrated: () => Promise.resolve({ missing: unmigrated, refused: [] }),
    terminal,
  };
  const code = await deploy(command, ['--stack', 'dev', ...args], world);
  stdout.end();
  stderr.end();
  return { code, ran, stderrText: await stderrText, printed: await printed };
}

const BUILD = 'node build/run.mjs build/lambda.ts';

describe('npm run up', () => {
  it('builds, and has Pulumi do what it was told', async () => {
    const fake = new FakeStack(RELEASE);
    expect(await deployed('up', { fake }, '--yes')).toEqual({
      code: 0,
      ran: [BUILD, 'pulumi up --suppress-outputs --stack dev --yes'],
      stderrText: '',
      printed: '\nThe API is at http://127.0.0.1:1/v1, where whoever finds it may read and write.\n',
    });
    expect(fake.calls).toContain('STS GetCallerIdentity');
  });

  it('changes nothing when the build fails, which says why', async () => {
    expect(await deployed('up', { fake: new FakeStack(RELEASE), built: 1 }, '--yes')).toMatchObject({
      code: 1,
      ran: [BUILD],
      stderrText: 'error: The build has failed; why is above. Nothing was changed.\nnext:  Mend it, then `npm run up` again.\n',
    });
  });

  it('does not begin while an entity is ahead of its migrations', async () => {
    expect(await deployed('up', { fake: new FakeStack(RELEASE), unmigrated: ['addColumn(note, dueAt)'] }, '--yes')).toMatchObject({
      code: 1,
      ran: [],
      stderrText:
        'error: The entities are ahead of the migrations, so the database would lack what the service asks for. Nothing was changed.\n' +
        '  addColumn(note, dueAt)\n' +
        'next:  `npx siesta migration NAME` writes what is missing, or says in which steps it can be done.\n',
    });
  });

  it('does not begin where nobody can confirm it', async () => {
    expect(await deployed('up', { fake: new FakeStack(RELEASE) })).toMatchObject({
      code: 1,
      ran: [],
      stderrText: 'error: Nobody is there to confirm the up.\nnext:  Say it beforehand: `npm run up -- --yes`.\n',
    });
  });

  it('says after an update that a rollback pins the traffic to another version, and how to end that', async () => {
    const held = { ...RELEASE, GetAlias: () => ({ FunctionVersion: '3' }), GetParameter: () => ({ Parameter: { Value: '3' } }) };
    const { printed } = await deployed('up', { fake: new FakeStack(held) }, '--yes');
    expect(printed).toContain('\nA rollback holds the traffic at version 3; version 4 gets it by `npx siesta rollback --forward`.\n');
  });

  it('is done also where AWS does not say what has the traffic', async () => {
    const away = () => Promise.reject(new Error('AWS is away'));
    const { code, printed } = await deployed('up', { fake: new FakeStack({ ...RELEASE, GetAlias: away }) }, '--yes');
    expect({ code, printed }).toEqual({ code: 0, printed: expect.stringContaining('The API is at http://127.0.0.1:1/v1') });
  });

  it('says of a hibernated stack that the API answers 503, and the way on', async () => {
    const fake = new FakeStack(RELEASE);
    fake.outputs = { ...fake.outputs, databaseState: 'hibernated' };
    const { printed } = await deployed('up', { fake }, '--yes');
    expect(printed).toContain('answers 503 as long as the database hibernates: `npx siesta wake` brings it back.');
  });

  it('says after a failure that nothing was changed, and which version serves', async () => {
    const { code, stderrText } = await deployed('up', { fake: new FakeStack(RELEASE), pulumi: () => 255 }, '--yes');
    expect(code).toBe(255);
    expect(stderrText).toBe(
      'error: The update of dev has failed; why is above. Nothing was changed. Version 4 serves as before, at http://127.0.0.1:1/v1.\n' +
        'next:  Mend what is named above; `npm run up -- --stack dev` then goes on from there.\n',
    );
  });

  it.each([
    ['up', 'updated', []],
    ['destroy', 'destroyed', ['-s', 'dev']],
  ] as const)('calls a %s no failure that may only have been declined: Pulumi ends with the same code', async (command, done, args) => {
    const { code, stderrText } = await deployed(command, { fake: new FakeStack(RELEASE), pulumi: () => 1, terminal: true }, ...args);
    expect(code).toBe(1);
    expect(stderrText).toBe(
      `error: dev was not ${done}, and nothing was changed: your answer was no, or what is above stood in the way. Version 4 serves as before, at http://127.0.0.1:1/v1.\n` +
        `next:  \`npm run ${command} -- --stack dev\` begins again; mend first what is named above, if anything is.\n`,
    );
  });

  it('says after a failure in the middle what was made, and that nothing serves yet', async () => {
    const fake = new FakeStack(RELEASE);
    fake.outputs = undefined;
    const pulumi = (): number => {
      fake.outputs = {};
      return 255;
    };
    const { stderrText } = await deployed('up', { fake, pulumi }, '--yes');
    expect(stderrText).toContain('Of its resources 1 made: that stays done. Nothing serves yet.');
  });

  it('counts after a failure no components, which are nothing in AWS', async () => {
    const fake = new FakeStack(RELEASE);
    const network = { urn: 'urn:of-the-network', type: 'siesta:index:Network', outputs: { vpcId: 'vpc-1' } };
    fake.made.push(network);
    const pulumi = (): number => {
      fake.made.splice(fake.made.indexOf(network), 1, { ...network, outputs: {} });
      return 255;
    };
    expect((await deployed('up', { fake, pulumi }, '--yes')).stderrText).toContain('Nothing was changed. Version 4 serves as before');
  });

  it('counts after a failure what was replaced, where the old one is still to be deleted', async () => {
    const fake = new FakeStack(RELEASE);
    const gate = { urn: 'urn:of-the-gate', type: 'aws:lambda/invocation:Invocation', id: 'ops_4' };
    fake.made.push(gate);
    const pulumi = (): number => {
      fake.made.splice(fake.made.indexOf(gate), 1, { ...gate, id: 'ops_5' }, { ...gate, delete: true });
      return 255;
    };
    expect((await deployed('up', { fake, pulumi }, '--yes')).stderrText).toContain('Of its resources 1 changed: that stays done.');
  });

  it('counts after a failure no secrets, which each update encrypts anew', async () => {
    const fake = new FakeStack(RELEASE);
    const encrypted = (ciphertext: string) => ({
      ...{ urn: 'urn:of-the-pin', type: 'aws:ssm/parameter:Parameter', id: '/siesta-dev/pin' },
      outputs: { value: { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext } },
    });
    fake.made.push(encrypted('one'));
    const pulumi = (): number => {
      fake.made.splice(0, 1, encrypted('another'));
      return 255;
    };
    expect((await deployed('up', { fake, pulumi }, '--yes')).stderrText).toContain('Nothing was changed. Version 4 serves as before');
  });

  it('says after a kill that something is half done', async () => {
    const fake = new FakeStack(RELEASE);
    const pulumi = (): number => {
      fake.found.pending.push({ type: 'creating', resource: { urn: 'urn:of-a-cluster', type: 'aws:rds/cluster:Cluster' } });
      return 1;
    };
    const { stderrText } = await deployed('up', { fake, pulumi }, '--yes');
    expect(stderrText).toContain(
      'next:  It was cut off in the middle: `npx siesta doctor --stack dev` says what is half done, then `npm run up` goes on.',
    );
  });
});

describe('npm run preview', () => {
  it('leaves what it fails with to Pulumi, since nothing was to change', async () => {
    const ran = await deployed('preview', { fake: new FakeStack(RELEASE), pulumi: () => 255 });
    expect(ran).toEqual({ code: 255, ran: [BUILD, 'pulumi preview --suppress-outputs --stack dev'], stderrText: '', printed: '' });
  });
});

describe('npm run destroy', () => {
  it('builds nothing', async () => {
    expect((await deployed('destroy', { fake: new FakeStack(RELEASE) }, '--yes')).ran).toEqual([
      'pulumi destroy --suppress-outputs --stack dev --yes',
    ]);
  });

  it('says what is kept, and how that goes too', async () => {
    const fake = new FakeStack(RELEASE);
    const pulumi = (): number => {
      fake.outputs = undefined;
      return 0;
    };
    const { printed } = await deployed('destroy', { fake, pulumi }, '--yes');
    expect(printed).toMatch(
      /^\nNothing of dev runs .* its snapshots, the last one with all data\.\n.* `npx siesta delete` removes them too, for good\.\n`pulumi stack rm`, .*\(Pulumi\.dev\.yaml\), and delete nothing else\.\n$/,
    );
  });

  it('says after a failure that nothing serves any more, once the function is deleted', async () => {
    const gone = () => Promise.reject(new ResourceNotFoundException({ message: 'Function not found', $metadata: {} }));
    const { stderrText } = await deployed('destroy', { fake: new FakeStack({ ...RELEASE, GetAlias: gone }), pulumi: () => 255 }, '--yes');
    expect(stderrText).toContain('Nothing was changed. Nothing serves any more.');
  });

  it('says after a failure what is deleted, and that the rest still serves', async () => {
    const fake = new FakeStack(RELEASE);
    fake.made.push({ urn: 'urn:of-the-dashboard', type: 'aws:cloudwatch/dashboard:Dashboard', id: 'siesta-dev' });
    const pulumi = (): number => {
      fake.made.pop();
      return 255;
    };
    const { stderrText } = await deployed('destroy', { fake, pulumi }, '--yes');
    expect(stderrText).toContain(
      'The destroy of dev has failed; why is above. Of its resources 1 deleted: that stays done. Version 4 serves',
    );
  });
});
