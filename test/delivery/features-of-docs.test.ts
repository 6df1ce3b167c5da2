import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectProblem, json } from '../support/clients.ts';
import { blocksOf, sectionOf } from '../support/markdown.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { Reader } from '../support/reader.ts';

/** Longer than the contract, or a check of all types, takes on a slow machine. */
const TIMEOUT_MS = 600_000;

const features = readFileSync(new URL('../../docs/features.md', import.meta.url), 'utf8');
const codeUnder = (heading: string): string[] => blocksOf(sectionOf(features, heading)).map(({ code }) => code);

describe('the feature that docs/features.md declares by hand, typed to the letter', () => {
  const project = new ProjectCopy();
  afterAll(() => project.remove());
  const reader = new Reader(project.folder);
  const [making = '', entity = ''] = codeUnder('Declaring by hand');
  const [service = '', contract = '', ruleTest = ''] = codeUnder('Rules');
  const [controller = '', imports = ''] = codeUnder('Routes');
  const file = 'service/errands/errands.module.ts';
  /** A part of the file that the command wrote, up to the next empty line that no block has around it. */
  const part = (from: RegExp): string => new RegExp(`${from.source}[\\s\\S]*?\\n(?=\\n[@\\w]|$)`).exec(project.read(file))?.[0] ?? '';

  it(
    'has types that hold, and no column that its command did not make',
    () => {
      reader.type(making);
      writeFileSync(join(project.folder, 'service/errands/errand.entity.ts'), entity);
      project.replace(file, part(/@Injectable\(\)/), service);
      project.replace(file, part(/@RestController\(/), controller);
      project.replace(file, part(/^import/), imports);
      project.replace('service/errands/errands.test.ts', 'contractOf(Errand);\n', contract);
      writeFileSync(join(project.folder, 'service/errands/rules.test.ts'), ruleTest);
      reader.type('npm run lint');
      expect(reader.type('npx siesta migration nothing')).toContain('there is nothing to write');
    },
    TIMEOUT_MS,
  );

  it('keeps the contract and its rule', () => void reader.type('npm test -- service/errands'), TIMEOUT_MS);

  it(
    'is referred to by another resource, whose test says which of them can be deleted',
    () => {
      // With so many fields that errands of both kinds are deleted.
      const fields = 'kind:enum:shop,office,home:default=shop amount:number:2:0..1000:default=0 paidOn:date:optional';
      reader.type(`npx siesta new receipts code:text:60:unique errand:reference:errands ${fields} --sort code,amount --filter kind,paidOn`);
      const [, options = ''] = /in its own test: `(.+)`/.exec(features) ?? [];
      project.replace('service/receipts/receipts.test.ts', 'contractOf(Receipt)', `contractOf(Receipt, ${options})`);
      reader.type('npm test -- service/receipts');
    },
    TIMEOUT_MS,
  );

  it(
    'has its rules, its route and its computed field',
    () =>
      reader.serving('npm start', async (client) => {
        const send = async (method: string, path: string, body?: object) =>
          client.send(method, path, body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        const errand = json<{ id: string; left: boolean }>(await send('POST', '/errands', { place: ' the bakery ' }));
        expect(errand).toMatchObject({ place: 'the bakery', left: false, leftAt: null });
        const path = `/errands/${errand.id}`;
        expect(json(await send('POST', `${path}/leave`))).toMatchObject({ left: true, leftAt: expect.any(String) });
        expect((await send('PATCH', path, { done: true })).status).toBe(200);
        expect(expectProblem(await send('PATCH', path, { done: false }), 409).detail).toBe('What is done stays done.');
        expect(expectProblem(await send('DELETE', path), 409).detail).toBe('What is done is not deleted.');
      }),
    TIMEOUT_MS,
  );
});
