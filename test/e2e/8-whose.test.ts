import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whatIsLeftOf } from './support/account.ts';
import { siesta } from './support/siesta.ts';
import { deployed, expectDone, projectFolder, Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

const LIVES = /siesta-dev already exists in this account \(of siesta\/dev, id [0-9a-f]{16}\), and not in this stack's state/;

e2e('the dev stack, of which somebody else knows the name', () => {
  let owner: Stack;

  beforeAll(async () => {
    owner = await deployed('dev');
  });

  describe('with a backend of their own, or a state that is lost', () => {
    const backend = join(mkdtempSync(join(tmpdir(), 'siesta-e2e-another-')), 'backend');
    const another = { PULUMI_BACKEND_URL: `file://${backend}` };
    const stranger = new Stack('dev', projectFolder(), another);

    beforeAll(async () => {
      mkdirSync(backend);
      await stranger.init();
    });

    it('is refused to them before anything is made, in the preview and in the update, with the ways on', async () => {
      const before = await whatIsLeftOf('siesta-dev');
      for (const refused of [await stranger.preview(), await stranger.up()]) {
        expect(refused.code).not.toBe(0);
        expect(refused.text).toMatch(LIVES);
        expect(refused.text).toContain('`pulumi config set name siesta-dev-2`');
      }
      expect(await whatIsLeftOf('siesta-dev')).toEqual(before);
      expect(((await stranger.state()).resources ?? []).filter(({ type, custom }) => custom && !type.startsWith('pulumi:'))).toEqual([]);
    });

    it('is not taken by their doctor for left over, and not deleted by them', async () => {
      const ran = await siesta(['doctor', '--json'], 'first', another).catch((error: Error) => ({ stdout: error.message }));
      expect(ran.stdout).toContain('delete none of it here');
      expect(ran.stdout).not.toContain('aws lambda delete-function');
      await expect(siesta(['delete', '--name', 'siesta-dev'], 'first', another)).rejects.toThrow('already exists in this account');
    });

    it('is called as another stack that is spelled otherwise, which is refused', async () => {
      const spelled = await new Stack('Dev', projectFolder(), another).init();
      const { code, text } = await spelled.preview();
      expect(code).not.toBe(0);
      expect(text).toContain('siesta-dev is what the stack siesta/dev is called in AWS, also after a destroy');
    });
  });

  it('is changed by nothing when it has another name in Pulumi', async () => {
    await owner.must('stack', 'rename', 'renamed');
    const renamed = new Stack('renamed');
    try {
      expect(expectDone(await renamed.preview()).steps).toEqual([]);
      const { stdout } = await siesta(['status', '--json'], 'first', {}, renamed);
      expect(JSON.parse(stdout)).toMatchObject({ stack: 'renamed' });
    } finally {
      await renamed.must('stack', 'rename', 'dev');
    }
  });
});
