import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettingsFiles } from '../../cli/stack/settings.ts';
import { FakeStack } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

// What `pulumi config --json` of version 3.230 answers for the same files.

function written(file: string, more = '') {
  const folder = projectWith({});
  writeFileSync(join(folder, 'Pulumi.yaml'), `name: siesta\nruntime: nodejs\n${more}`);
  writeFileSync(join(folder, 'Pulumi.dev.yaml'), file);
  return readSettingsFiles(folder, 'dev');
}

describe('a settings file', () => {
  it('is read with the types of YAML that Pulumi reads', () => {
    const file = `config:
  siesta:empty:
  siesta:word: yes
  siesta:truth: true
  siesta:octal: 010
  siesta:long: 1_000
  siesta:decimal: 1.50
  siesta:power: 1e3
  siesta:day: 2026-12-01
  siesta:time: 12:30
  siesta:object: { a: yes, b: 010, c: 1.5, d: 2026-12-01T00:00:00Z, e: }
  siesta:list: [1, "2", true]`;
    expect(written(file).settings).toEqual({
      'siesta:empty': '',
      'siesta:word': 'yes',
      'siesta:truth': 'true',
      'siesta:octal': '8',
      'siesta:long': '1000',
      'siesta:decimal': '1.5',
      'siesta:power': '1000',
      'siesta:day': '2026-12-01 00:00:00 +0000 UTC',
      'siesta:time': '12:30',
      'siesta:object': '{"a":"yes","b":8,"c":1.5,"d":"2026-12-01 00:00:00 +0000 UTC","e":null}',
      'siesta:list': '[1,"2",true]',
    });
  });

  it('has the defaults of the project under it, also within an object', () => {
    const project =
      'config:\n  database.minAcu: { type: string, default: "0.5" }\n  database.maxAcu: { type: string, default: "8" }\n  auth: { type: string, default: jwt }\n';
    const { settings } = written('config:\n  siesta:database: { maxAcu: 16 }', project);
    expect(settings).toEqual({ 'siesta:database': '{"maxAcu":16,"minAcu":"0.5"}', 'siesta:auth': 'jwt' });
  });

  it('keeps secrets to itself, and those of an environment: Pulumi is to be asked', () => {
    const { settings, sealed } = written('environment: [team]\nconfig:\n  aws:secretKey: { secure: v1:abc }\n  aws:accessKey: key');
    expect({ settings, sealed }).toEqual({ settings: { 'aws:accessKey': 'key' }, sealed: ['aws:secretKey', 'environment'] });
  });

  it('that is no YAML is refused by its name', () => {
    expect(() => written('config: [')).toThrow(/Pulumi\.dev\.yaml cannot be read/);
  });
});

it('a secret key signs in plain, and not as its ciphertext', async () => {
  const fake = new FakeStack({ DescribeDBClusterSnapshots: () => ({}), DescribeDBClusters: () => ({}) });
  writeFileSync(
    join(fake.folder, 'Pulumi.dev.yaml'),
    'config:\n  aws:region: us-east-1\n  aws:accessKey: key\n  aws:secretKey: { secure: v1:abc }',
  );
  const signed: unknown[] = [];
  const reach = {
    folder: fake.folder,
    pulumi: { ...fake.pulumi, settings: async () => ({ 'aws:secretKey': 'plain' }) },
    client: <C>(Client: Parameters<typeof fake.client<C>>[0], settings: Parameters<typeof fake.client<C>>[1]): C => {
      signed.push(settings.credentials);
      return fake.client(Client, settings);
    },
  };
  await siestaWith(reach, 'db', 'snapshots', '--stack', 'dev');
  expect(signed).toContainEqual({ accessKeyId: 'key', secretAccessKey: 'plain' });
});
