import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionCode } from '../../infra/function/code.ts';

const folder = mkdtempSync(join(tmpdir(), 'function-code-'));
for (const file of ['index.mjs', 'chunk-ABC.mjs']) writeFileSync(join(folder, file), '');
for (const inner of ['assets', 'docs']) {
  mkdirSync(join(folder, inner));
  writeFileSync(join(folder, inner, 'file.txt'), '');
}

const filesOf = async (more = {}) => Object.keys(await functionCode({ codePath: folder, ...more }).assets).sort();

describe('the code of a LambdaFunction', () => {
  it('is the whole folder', async () => {
    expect(await filesOf()).toEqual(['assets', 'chunk-ABC.mjs', 'docs', 'index.mjs']);
  });

  it('is without what is excluded, and with the files beside it', async () => {
    expect(await filesOf({ exclude: ['docs'], files: { 'rds-ca.pem': 'PEM' } })).toEqual([
      'assets',
      'chunk-ABC.mjs',
      'index.mjs',
      'rds-ca.pem',
    ]);
  });

  it('has a file in place of the folder’s own of that name', async () => {
    const { assets } = functionCode({ codePath: folder, files: { 'index.mjs': 'export {}' } });
    expect(await (await assets)['index.mjs']).toMatchObject({ text: Promise.resolve('export {}') });
  });
});
