import { Tracing, type TracingArgs } from '../../infra/tracing/index.ts';
import { record } from '../support/pulumi-mocks.ts';

const tracing = (args: Partial<TracingArgs> = {}, name = 'shop') =>
  record(() => new Tracing(name, { services: 'shop*', functionName: 'shop-api', ...args }));

describe('Tracing', () => {
  it('is a sampling rule and a group', async () => {
    expect((await tracing()).children('siesta:index:Tracing shop')).toEqual([
      'aws:xray/group:Group shop-traces',
      'aws:xray/samplingRule:SamplingRule shop-sampling',
    ]);
  });

  it('is a group alone where no gateway samples: a rule would change nothing', async () => {
    expect((await tracing({ services: undefined })).children('siesta:index:Tracing shop')).toEqual(['aws:xray/group:Group shop-traces']);
  });

  it('records the first request of each second and one in twenty of the others, of these services only', async () => {
    const { inputs } = (await tracing()).one('aws:xray/samplingRule:SamplingRule');
    expect(inputs).toMatchObject({ ruleName: 'shop', serviceName: 'shop*', reservoirSize: 1, fixedRate: 0.05 });
  });

  it('records none beyond the first when told 0', async () => {
    expect((await tracing({ rate: 0 })).one('aws:xray/samplingRule:SamplingRule').inputs.fixedRate).toBe(0);
  });

  it('collects the traces that pass through the function', async () => {
    expect((await tracing()).one('aws:xray/group:Group').inputs.filterExpression).toBe(
      'service(id(name: "shop-api", type: "AWS::Lambda::Function"))',
    );
  });

  it('keeps within the 32 characters that a rule’s name may have, and two long names apart', async () => {
    const ruleName = async (name: string) => (await tracing({}, name)).one('aws:xray/samplingRule:SamplingRule').inputs.ruleName;
    const [one, two] = [await ruleName(`${'shop-'.repeat(10)}one`), await ruleName(`${'shop-'.repeat(10)}two`)];
    expect([one.length, two.length]).toEqual([32, 32]);
    expect(one).not.toBe(two);
  });

  it.each([-0.1, 1.5, Number.NaN])('refuses a rate of %d', async (rate) => {
    await expect(tracing({ rate })).rejects.toThrow(`Tracing rate is ${rate}: it is a share, from 0 to 1.`);
  });
});
