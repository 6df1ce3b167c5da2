import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { Analyzer } from '@pulumi/pulumi/provider/experimental/analyzer.js';
import { generateSchema } from '@pulumi/pulumi/provider/experimental/schema.js';
import * as siesta from '../../infra/index.ts';
import { record } from '../support/pulumi-mocks.ts';

interface Property {
  type?: string;
  $ref?: string;
  plain?: boolean;
  description?: string;
  items?: Property;
  additionalProperties?: Property;
}

interface Described {
  properties?: Record<string, Property>;
  required?: string[];
  inputProperties?: Record<string, Property>;
  requiredInputs?: string[];
  description?: string;
  enum?: { name: string; value: unknown }[];
}

/** The schema as the component provider host makes it from the sources, for SDKs in every language. */
function schemaOf(components: string[]) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const analyzer = new Analyzer(process.cwd(), manifest.name, manifest, new Set(components));
  const { components: found, typeDefinitions, dependencies } = analyzer.analyze();
  const schema = generateSchema(manifest.name, manifest.version, manifest.description, found, typeDefinitions, dependencies);
  return schema as unknown as { resources: Record<string, Described>; types: Record<string, Described> };
}

const components = Object.entries(siesta)
  .filter(([, value]) => typeof value === 'function' && value.prototype instanceof pulumi.ComponentResource)
  .map(([name]) => name);
const schema = schemaOf(components);
const { resources, types } = schema;

/** `name?: type`, with `plain` where a value has to be there when the program is written. */
function lines(properties: Record<string, Property> = {}, required: string[] = []): string[] {
  return Object.entries(properties).map(([name, property]) => {
    const plain = property.plain ? ' (plain)' : '';
    return `${name}${required.includes(name) ? '' : '?'}: ${typeName(property)}${plain}`;
  });
}

function typeName({ type, $ref, items, additionalProperties }: Property): string {
  if (items) return `${typeName(items)}[]`;
  if (additionalProperties) return `{ [name]: ${typeName(additionalProperties)} }`;
  return type ?? decodeURIComponent($ref?.split('/').at(-1)?.replace('siesta:index:', '') ?? 'nothing');
}

describe('the package', () => {
  it('has every component that the entry exports, by its own name', () => {
    expect(Object.keys(resources).sort()).toEqual(components.map((name) => `siesta:index:${name}`).sort());
  });

  it.each(Object.entries(resources))('%s takes and gives what it did: anything else breaks the programs that use it', (_, component) => {
    expect({
      inputs: lines(component.inputProperties, component.requiredInputs),
      outputs: lines(component.properties, component.required),
    }).toMatchSnapshot();
  });

  it.each(Object.entries(types))('%s is what it was', (_, type) => {
    expect(type.enum?.map(({ value }) => value) ?? lines(type.properties, type.required)).toMatchSnapshot();
  });

  it.each(Object.entries(resources))('%s says what it is and what it costs, and what each input means', (_, component) => {
    const undescribed = Object.entries(component.inputProperties ?? {}).filter(([, { description }]) => !description);

    expect(component.description).toMatch(/\$|costs nothing/i);
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });

  it.each(Object.entries(types).filter(([, type]) => type.properties))('%s says what each of its properties means', (_, type) => {
    const undescribed = Object.entries(type.properties ?? {}).filter(([, { description }]) => !description);

    expect(undescribed.map(([name]) => name)).toEqual([]);
  });

  it.each(Object.entries(resources))('%s gives what docs/components.md says', (token, { properties = {} }) => {
    const sections = readFileSync('docs/components.md', 'utf8').split('\n## ');
    const section = sections.find((text) => text.startsWith(`${token.replace('siesta:index:', '')}\n`)) ?? '';
    expect(Object.keys(properties).filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
  });

  it('leaves no type open: what is any in a schema is checked by nobody', () => {
    expect(JSON.stringify(schema).match(/pulumi\.json#\/Any/g)).toBeNull();
  });

  it('gives the master password as a secret, and nothing else: the schema cannot say so, the value must', async () => {
    const made = { result: pulumi.secret('hush') };
    const { result: database } = await record(
      () => new siesta.AuroraServerless('db', { subnetIds: ['a', 'b'], securityGroupIds: ['c'], state: siesta.DatabaseState.Hibernated }),
      { outputs: { 'random:index/randomPassword:RandomPassword': () => made } },
    );

    const outputs = Object.keys(resources['siesta:index:AuroraServerless']?.properties ?? {});
    const isSecret = await Promise.all(outputs.map((name) => pulumi.isSecret(Reflect.get(database, name))));

    expect(outputs.filter((_, index) => isSecret[index])).toEqual(['masterPassword']);
  });
});
