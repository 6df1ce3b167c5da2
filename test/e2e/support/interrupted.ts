import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DeleteFunctionCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Ran, Running } from './pulumi.ts';
import { expectDone, type Stack, type State, type StateResource } from './stack.ts';

const lambda = new LambdaClient();

/** Tests of what the README says of an interrupted update, with a stack that is not there yet. They leave it put up. */
export function testKilledUpdates(stack: Stack): void {
  it('while AWS makes a function, is locked until that is cancelled', async () => {
    const update = startOneByOne(stack);
    // Whichever it is: in the end the file is asked, and the engine stopped at once.
    const functions = ['api', 'ops', 'query', 'authorizer'].map((part) => `siesta-${stack.name}-${part}`);
    await during(update, async () => {
      for (const name of functions) {
        if (!((await isMade(name)) && isPending(stack, name))) continue;
        // It may have gone on since it was asked.
        update.pause();
        if (isPending(stack, name)) return true;
        update.resume();
      }
      return false;
    });
    await kill(update, stack);

    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain('pulumi cancel');
    await stack.must('cancel', '--yes');
  });

  it('while its file was written, says so until the empty one beside it is deleted', async () => {
    const attributes = emptyAttributes(stack);
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain('failed to load checkpoint: EOF');
    rmSync(attributes);
  });

  it('meets what was made without its knowledge, until that is deleted', async () => {
    const pending = await pendingOf(stack);
    expect(pending.map(({ type }) => type)).toEqual(['aws:lambda/function:Function']);

    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(/pending operations/);
    expect(refused.text).toMatch(/already exist/);
    for (const { inputs } of pending) await lambda.send(new DeleteFunctionCommand({ FunctionName: String(inputs?.name) }));
  });

  it('and again before its migration has answered, is completed by the next', async () => {
    const update = startOneByOne(stack);
    await during(update, () => isPending(stack, `siesta-${stack.name}-migrate`));
    await kill(update, stack);
    await stack.must('cancel', '--yes');
    expect((await pendingOf(stack)).map(nameOf)).toContain(`siesta-${stack.name}-migrate`);

    const { text } = expectDone(await stack.up());
    expect(text).toMatch(/pending operations/);
    await stack.must('refresh', '--yes', '--clear-pending-creates');
    expect(await pendingOf(stack)).toEqual([]);
    expect(expectDone(await stack.preview()).steps).toEqual([]);
  });
}

/** One resource after the other, so that a kill interrupts the making of one alone. */
const startOneByOne = (stack: Stack): Running => stack.start('up', '--yes', '--skip-preview', '--parallel', '1');

const nameOf = ({ urn }: StateResource): string => urn.slice(urn.lastIndexOf('::') + 2);

/** Waits for something to be so while an update runs. @throws Error with all that the update printed when it ends before */
async function during(update: Running, isSo: () => boolean | Promise<boolean>): Promise<void> {
  let ended: Ran | undefined;
  update.ended.then((ran) => {
    ended = ran;
  });
  while (!(await isSo())) {
    if (ended) throw new Error(`pulumi ended with ${ended.code} too soon:\n${ended.text}`);
    await setTimeout(20);
  }
}

/** Whether AWS has a function, which the engine need not know yet. */
async function isMade(FunctionName: string): Promise<boolean> {
  try {
    await lambda.send(new GetFunctionCommand({ FunctionName }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

/** What the engine had begun to make when it was killed. */
const pendingOf = async (stack: Stack): Promise<StateResource[]> =>
  ((await stack.state()).pending_operations ?? []).filter(({ type }) => type === 'creating').map(({ resource }) => resource);

/** Where a backend of files keeps a stack. */
const fileOf = ({ name }: Stack): string => join(process.env.E2E_HOME ?? '', `backend/.pulumi/stacks/siesta/${name}.json`);
const attributesOf = (stack: Stack): string => `${fileOf(stack)}.attrs`;

/** Whether the engine has noted that it begins to make something; its event comes before that. */
function isPending(stack: Stack, name: string): boolean {
  const { latest }: { latest: State } = JSON.parse(readFileSync(fileOf(stack), 'utf8')).checkpoint;
  return latest.pending_operations?.some(({ resource }) => nameOf(resource) === name) ?? false;
}

/** Leaves what is beside that as a kill does which comes while it is written. Answers the file to delete. */
function emptyAttributes(stack: Stack): string {
  const file = attributesOf(stack);
  writeFileSync(file, '');
  return file;
}

/** Kills an update of a stack, and lets no test find by chance what another one is about. */
async function kill(update: Running, stack: Stack): Promise<void> {
  await update.kill();
  if (statSync(attributesOf(stack), { throwIfNoEntry: false })?.size === 0) rmSync(attributesOf(stack));
}
