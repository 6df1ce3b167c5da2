import { jest } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { registerIdleCost } from '../../infra/idle-cost/gate/index.ts';

/** A program under the gate, without an engine: `register` is what the engine asks of the transform for each resource. */
async function underGate(budgetUsd: number, preview: boolean) {
  const transforms: pulumi.ResourceTransform[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: () => ({ id: undefined, state: {} }),
    call: () => ({}),
    registerTransform: (transform) => void transforms.push(transform),
  };
  await pulumi.runtime.setMocks(mocks, 'project', 'stack', preview);
  registerIdleCost({ region: 'us-east-1', budgetUsd });
  await pulumi.runtime.awaitStackRegistrations();
  pulumi.runtime.disconnectSync();
  const [transform] = transforms;
  if (!transform) throw new Error('no transform was registered');
  return {
    register: async (type: string, name: string, props: Record<string, unknown> = {}, custom = true) =>
      transform({ type, name, props, custom, opts: {} }),
    end: () => process.emit('beforeExit', 0),
  };
}

const nat = 'aws:ec2/natGateway:NatGateway';
let shown: string[];

beforeEach(() => {
  shown = [];
  jest.spyOn(pulumi.log, 'info').mockImplementation(async (message) => void shown.push(message));
});

afterEach(() => {
  process.removeAllListeners('beforeExit');
  jest.restoreAllMocks();
});

describe('the idle cost of a program', () => {
  it('is shown once, when the program is done', async () => {
    const { register, end } = await underGate(1, true);
    await register('aws:secretsmanager/secret:Secret', 'db');
    expect(shown).toEqual([]);

    end();
    end();

    expect(shown).toHaveLength(1);
    expect(shown[0]).toContain('0.40  db');
  });

  it('is shown anew when something is registered at the last moment', async () => {
    const { register, end } = await underGate(1, true);
    await register('aws:secretsmanager/secret:Secret', 'db');
    end();

    await register('aws:secretsmanager/secret:Secret', 'late');
    end();

    expect(shown).toHaveLength(2);
    expect(shown[1]).toContain('0.80  total');
  });

  it('is not shown for a program that failed: it would be of half the program', async () => {
    const { register, end } = await underGate(1, true);
    await register(nat, 'net-1');
    jest.spyOn(pulumi.log, 'hasErrors').mockReturnValue(true);

    end();

    expect(shown).toEqual([]);
  });

  it('changes nothing that is registered', async () => {
    const { register } = await underGate(1, true);

    expect(await register('aws:ec2/vpc:Vpc', 'net')).toBeUndefined();
  });

  it('leaves out components: their children have the prices', async () => {
    const { register, end } = await underGate(1, true);
    await register(nat, 'net', {}, false);
    await register('aws:ec2/vpc:Vpc', 'net');

    end();

    expect(shown[0]).toContain('0.00  total');
  });

  it('opens secret inputs and takes the worst case for what the engine does not know yet', async () => {
    const { register, end } = await underGate(100, true);
    const later = pulumi.output(pulumi.runtime.unknownValue);
    await register('aws:ec2/vpcEndpoint:VpcEndpoint', 'ssm', { vpcEndpointType: pulumi.secret('Interface'), subnetIds: ['a', later] });
    await register('aws:ec2/vpcEndpoint:VpcEndpoint', 'sqs', { vpcEndpointType: later, subnetIds: ['a'] });

    end();

    expect(shown[0]).toContain('14.60  ssm');
    expect(shown[0]).toContain('7.30  sqs');
  });
});

describe('a program over its idle budget', () => {
  it('fails the preview after its table, naming each item and its price', async () => {
    const { register, end } = await underGate(1, true);
    await register(nat, 'net-1');
    await register('aws:ec2/eip:Eip', 'net-1');

    expect(end).toThrow(/costs 36\.50 USD a month .*allows 1\.00\.\n +32\.85 {2}net-1 .*\n +3\.65 {2}net-1 /);
    expect(shown).toHaveLength(1);
  });

  it('has no stack trace to scroll past', async () => {
    const { register, end } = await underGate(1, true);
    await register(nat, 'net-1');

    expect(end).toThrow(expect.objectContaining({ stack: expect.not.stringContaining('    at ') }));
  });

  it('is refused in an update before the resource that goes over is made', async () => {
    const { register } = await underGate(1, false);
    await register('aws:secretsmanager/secret:Secret', 'db');

    await expect(register(nat, 'net-1')).rejects.toThrow('32.85  net-1');
  });

  it('still makes what adds nothing, so that the one error is about what is dear', async () => {
    const { register } = await underGate(1, false);
    await register(nat, 'net-1').then(undefined, () => undefined);

    expect(await register('aws:ec2/vpc:Vpc', 'net')).toBeUndefined();
  });
});
