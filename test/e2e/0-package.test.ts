import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as siesta from '../../infra/index.ts';
import { run } from './support/commands.ts';
import { projectFolder } from './support/stack.ts';
import { e2e } from './support/suite.ts';

interface Described {
  description?: string;
  properties?: Record<string, Described>;
  inputProperties?: Record<string, Described>;
}

e2e('the package, as `pulumi package add` reads it', () => {
  let text: string;
  let schema: { resources: Record<string, Described>; types: Record<string, Described> };

  beforeAll(async () => {
    // From a program's folder, which is not the package's own.
    text = await run('pulumi', ['package', 'get-schema', projectFolder()], mkdtempSync(join(tmpdir(), 'program-')));
    schema = JSON.parse(text);
  });

  it('has every component', () => {
    const components = Object.keys(siesta).filter((name) => `siesta:index:${name}` in schema.resources);
    expect(components).toHaveLength(Object.keys(schema.resources).length);
    expect(components).toEqual(expect.arrayContaining(['Api', 'AuroraServerless', 'LambdaFunction', 'LambdaService', 'Network']));
  });

  it('says what each argument means', () => {
    const described = [
      ...Object.entries(schema.resources).map(([name, { inputProperties = {} }]) => [name, inputProperties] as const),
      ...Object.entries(schema.types).map(([name, { properties = {} }]) => [name, properties] as const),
    ];
    const silent = described.flatMap(([name, properties]) =>
      Object.entries(properties).flatMap(([property, { description }]) => (description ? [] : [`${name} ${property}`])),
    );
    expect(silent).toEqual([]);
  });

  it('leaves no type open: nothing is any', () => {
    expect(text.match(/pulumi\.json#\/Any|"additionalProperties": \{\}/g)).toBeNull();
  });
});
