import { releaseOf } from '../deployed/index.ts';
import { type Check, ok } from './finding.ts';

/** Checks that the traffic goes to an existing version. */
export const release: Check = async ({ stack, resources, signal }) => {
  if (resources.length === 0) return [ok('nothing is deployed')];
  const outputs = await stack.outputs();
  const released = outputs.authorizer ? [outputs, outputs.authorizer] : [outputs];
  const releases = await Promise.all(released.map(async (part) => ({ ...part, ...(await releaseOf(stack, part, signal)) })));
  const broken = releases.filter(({ gone }) => gone !== undefined);
  if (broken.length === 0) return [ok(releases.map(({ functionName, version }) => `version ${version} of ${functionName}`).join(', '))];
  return broken.map(({ functionName, gone }) => ({
    state: 'wrong',
    text: `${functionName} is held at version ${gone}, which is gone: every request fails, and an update is refused`,
    fix: '`npx siesta rollback --forward` goes to the newest version and lets go of the pin',
  }));
};
