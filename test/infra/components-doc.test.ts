import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import * as siesta from '../../infra/index.ts';
import { FakeLookups } from '../support/fake-lookups.ts';
import { FakeRds } from '../support/fake-rds.ts';
import { codePath, programOutputs, runProgram } from '../support/program.ts';
import { locationCalls, type Recording, record } from '../support/pulumi-mocks.ts';

/** The children that docs/components.md says each component has, as `type` and the pattern of the logical name. */
const documented = new Map(
  readFileSync(new URL('../../docs/components.md', import.meta.url), 'utf8')
    .split('\n## ')
    .slice(1)
    .map((section) => {
      const [component = ''] = section.split('\n', 1);
      const rows = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)];
      return [component, rows.map(([, type = '', name = '']) => ({ type, name }))] as const;
    }),
);

const matches = (pattern: string, component: string, name: string): boolean =>
  new RegExp(`^${pattern.replace('<name>', component).replaceAll(/<\w+>/g, '[\\w-]+')}$`).test(name);

const isOne = ({ of, type, name }: Child, row: { type: string; name: string }): boolean =>
  matches(row.type, of, type) && matches(row.name, of, name);

interface Child {
  component: string;
  of: string;
  type: string;
  name: string;
}

/** What is in each component, whatever it is grouped by in there. */
function childrenIn({ resources }: Recording): Child[] {
  const parents = new Map(resources.map(({ type, name, parent }) => [`${type} ${name}`, parent]));
  const componentAbove = (label: string | undefined): string | undefined =>
    label?.startsWith('siesta:') && !label.startsWith('siesta:index:') ? componentAbove(parents.get(label)) : label;
  return resources.flatMap(({ type, name, parent }) => {
    const [, component, of] = /^siesta:index:(\w+) (\S+)$/.exec(componentAbove(parent) ?? '') ?? [];
    return component && of ? [{ component, of, type, name }] : [];
  });
}

const rds = new FakeRds();
const lookups = new FakeLookups();
let children: Child[];

beforeAll(async () => {
  await rds.start();
  await lookups.start();
  const window = { start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 2, provisionedConcurrency: 3 };
  const everything = {
    idleBudgetUsd: 1000,
    auth: 'jwt',
    jwt: { issuer: 'https://id.example.com/', audience: 'to-dos' },
    alarms: { email: 'ops@example.com' },
    network: { egress: 'nat', egressPorts: '443, 587' },
    database: { readers: 1, slowLog: true },
    backups: { plan: ['daily'], copyRegion: 'eu-west-1' },
    service: { provisionedConcurrency: 2 },
    api: { domain: 'api.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
    scaleWindows: [window],
  };
  const { domain, certificateArn } = everything.api;
  const http = { idleBudgetUsd: 1000, database: { published: true }, api: { kind: 'http', domain, certificateArn } };
  const tokens = { ...everything, api: { kind: 'http' } };
  const alone = record(
    () =>
      new siesta.LambdaFunction('notes', {
        codePath,
        handler: 'index.handler',
        region: 'us-east-1',
        gates: [{ name: 'smoke', event: '{}' }],
        provisionedConcurrency: 1,
        keepAlive: true,
      }),
    { calls: locationCalls, outputs: programOutputs },
  );
  const recordings: Recording[] = [await alone];
  for (const overrides of [everything, http, tokens]) recordings.push(await runProgram(overrides));
  children = recordings.flatMap(childrenIn);
});
afterAll(async () => {
  await rds.stop();
  await lookups.stop();
});

describe('docs/components.md', () => {
  it('has a section for each component', () => {
    const components = Object.entries(siesta).filter(
      ([, it]) => typeof it === 'function' && it.prototype instanceof pulumi.ComponentResource,
    );
    expect([...documented.keys()].toSorted()).toEqual(components.map(([name]) => name).toSorted());
  });

  it('names every resource that a component makes', () => {
    const unnamed = children.filter((child) => !documented.get(child.component)?.some((row) => isOne(child, row)));
    expect(unnamed.map(({ component, type, name }) => `${component}: ${type} ${name}`)).toEqual([]);
  });

  it('names none that no component makes', () => {
    const idle = [...documented].flatMap(([component, rows]) =>
      rows
        .filter((row) => !children.some((child) => child.component === component && isOne(child, row)))
        .map(({ type, name }) => `${component}: ${type} ${name}`),
    );
    expect(idle).toEqual([]);
  });
});
