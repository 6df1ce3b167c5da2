import * as pulumi from '@pulumi/pulumi';
// @ts-expect-error the example's handler is JavaScript, as it is deployed
import { handler } from '../../examples/links/handler/index.mjs';
// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/index.ts';
import { record, whereabouts } from '../support/pulumi-mocks.ts';

describe('the example, a link shortener', () => {
  it('leads to a link by its name', async () => {
    expect(await handler({ rawPath: '/pulumi' })).toEqual({ statusCode: 302, headers: { location: 'https://www.pulumi.com/docs/' } });
  });

  it('lists the names', async () => {
    expect(await handler({ rawPath: '/' })).toMatchObject({ statusCode: 200, body: '["aurora","lambda","pulumi"]' });
  });

  it.each(['/nothing', '/constructor', '/__proto__'])('has no link called %s', async (rawPath) => {
    expect(await handler({ rawPath })).toMatchObject({ statusCode: 404 });
  });

  it('is made of three components around one function, and no database', async () => {
    const recording = await record(
      async () => {
        pulumi.runtime.setConfig('aws:region', 'us-east-1');
        await import('../../examples/links/program.ts');
      },
      {
        calls: { ...whereabouts, 'aws:iam/getPolicyDocument:getPolicyDocument': () => ({ json: '{}' }) },
        outputs: { 'aws:apigatewayv2/stage:Stage': () => ({ invokeUrl: 'https://example.com/' }) },
      },
    );

    const components = recording.resources.filter(({ custom, parent }) => !custom && !parent);
    expect(components.map(({ type }) => type).sort()).toEqual(['siesta:index:Alarms', 'siesta:index:Api', 'siesta:index:Tracing']);
    expect(recording.of('aws:lambda/function:Function')).toHaveLength(1);
    expect(recording.of('aws:rds/cluster:Cluster')).toEqual([]);
  });
});
