import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import ts from 'typescript';
import { AuroraServerless } from '../../infra/database/index.ts';
import { LambdaFunction } from '../../infra/function/index.ts';
import { FakeRds } from '../support/fake-rds.ts';
import { blocksOf } from '../support/markdown.ts';
import { locationCalls, record } from '../support/pulumi-mocks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

// Those of the tutorial and of features.md go into files that these make: tests of their own type them there.
const files = globSync(['*.md', 'docs/*.md', 'examples/*/README.md'], { cwd: root, exclude: ['docs/tutorial*.md', 'docs/features.md'] });

/** Each block, with the file that the sentence before it ends with: it goes on from that one's last line. */
const documented = files.flatMap((file) =>
  read(file)
    .split(/^(?=```ts\n)/m)
    .slice(0, -1)
    .map((before, n) => ({
      file,
      code: blocksOf(read(file)).filter(({ language }) => language === 'ts')[n]?.code ?? '',
      goesOnFrom: /`([\w/.-]+\.ts)`:\s+$/.exec(before)?.[1] ?? '',
    })),
);

/** What tsc says of files as they are with what is put behind them, all as one program. */
function faultsWith(additions: Map<string, string>): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  // What a block names may be for the reader to go on with.
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, { noUnusedLocals: false });
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (path) => [readFile(path), additions.get(path)].filter((text) => text !== undefined).join('\n');
  const program = ts.createProgram([...additions.keys()], options, host);
  return [...additions.keys()]
    .flatMap((path) => [
      ...program.getSyntacticDiagnostics(program.getSourceFile(path)),
      ...program.getSemanticDiagnostics(program.getSourceFile(path)),
    ])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** The types of all that AWS has are read for it. */
const TIMEOUT_MS = 300_000;

it(
  'TypeScript in the documents has types that hold in the file that the text names',
  () => {
    expect(documented.map(({ file }) => file)).toContain('docs/functions.md');
    const additions = new Map<string, string>();
    for (const { file, code, goesOnFrom } of documented) {
      expect({ file, goesOnFrom }).toEqual({ file, goesOnFrom: expect.stringMatching(/\.ts$/) });
      const path = join(root, goesOnFrom);
      additions.set(path, `${additions.get(path) ?? ''}\n${code}`);
    }
    expect(faultsWith(additions)).toEqual([]);
  },
  TIMEOUT_MS,
);

describe('the function of docs/functions.md', () => {
  const rds = new FakeRds();
  beforeAll(() => rds.start());
  afterAll(() => rds.stop());

  it('is registered with its link, and its gate before the alias', async () => {
    const { code = '' } = documented.find(({ file, goesOnFrom }) => file === 'docs/functions.md' && goesOnFrom === 'infra/main.ts') ?? {};
    const codePath = mkdtempSync(join(tmpdir(), 'counter-'));
    writeFileSync(join(codePath, 'index.mjs'), 'export const handler = async () => ({ ok: true });\n');
    const folder = "fileURLToPath(new URL('../dist/counter', import.meta.url))";
    expect(code).toContain(folder);
    const body = stripTypeScriptTypes(code.replaceAll(/^import .*$/gm, '').replace(folder, JSON.stringify(codePath)));
    const ownResources = new Function('LambdaFunction', 'pulumi', `${body}\nreturn ownResources;`)(LambdaFunction, pulumi);
    const recording = await record(
      () => {
        const database = new AuroraServerless('db', {
          subnetIds: ['subnet-a', 'subnet-b'],
          securityGroupIds: ['sg-database'],
          region: 'us-east-1',
        });
        const network = { functionSubnetIds: ['subnet-c', 'subnet-d'], functionSecurityGroupId: 'sg-functions' };
        const files = new aws.s3.Bucket('siesta-dev-files');
        ownResources('siesta-dev', { network, database, service: [], files, region: 'us-east-1', tags: {} });
      },
      {
        calls: locationCalls,
        outputs: {
          'aws:rds/cluster:Cluster': () => ({ arn: 'arn:aws:rds:us-east-1:123456789012:cluster:db', clusterResourceId: 'cluster-ABC' }),
          'aws:rds/clusterInstance:ClusterInstance': () => ({ port: 3306 }),
          'aws:s3/bucket:Bucket': () => ({ arn: 'arn:aws:s3:::files', bucket: 'files' }),
          'random:index/randomPassword:RandomPassword': () => ({ result: pulumi.secret('swordfish') }),
        },
      },
    );
    const { environment, handler, vpcConfig } = recording.one('aws:lambda/function:Function', 'siesta-dev-counter').inputs;
    const { DB_USER: user, DB_NAME: name, FILES: bucket } = environment.variables;
    expect({ handler, user, name, bucket }).toEqual({ handler: 'index.handler', user: 'app', name: 'siesta', bucket: 'files' });
    expect(vpcConfig.subnetIds).toEqual(['subnet-c', 'subnet-d']);
    expect(JSON.stringify(recording.of('aws:iam/rolePolicy:RolePolicy'))).toContain('arn:aws:s3:::files/*');
    expect(recording.one('aws:lambda/invocation:Invocation', 'siesta-dev-counter-smoke').inputs.input).toBe('{"op":"smoke"}');
    expect(recording.one('aws:lambda/alias:Alias', 'siesta-dev-counter-live').options.dependsOn).toContain(
      'aws:lambda/invocation:Invocation siesta-dev-counter-smoke',
    );
  });
});
