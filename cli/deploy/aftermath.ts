import { releaseOf } from '../deployed/index.ts';
import { type DeployedResource, NotDeployed, type Stack } from '../stack/index.ts';
import { CliError, explain } from '../terminal/index.ts';

/**
 * Describes a stack after a failed update or destroy: what was changed, what still serves, and what to do.
 * @param asks whether Pulumi asks a user, whose no ends with the same exit code as a failure
 */
export async function aftermath(
  stack: Stack,
  change: 'up' | 'destroy',
  { before, asks }: { before: DeployedResource[]; asks: boolean },
): Promise<CliError> {
  const deployment = await stack.deployment();
  const [after, pending] = [await deployment.resources(), await deployment.pending()];
  const serving = change === 'up' || madeOf(after).length > 0 ? await servingOf(stack) : 'Nothing serves any more.';
  const done = doneOf(before, after);
  if (asks && !done && pending.length === 0) {
    return new CliError(
      `${stack.name} was not ${change === 'up' ? 'updated' : 'destroyed'}, and nothing was changed: your answer was no, or what is above stood in the way. ${serving}`,
      `\`npm run ${change} -- --stack ${stack.name}\` begins again; mend first what is named above, if anything is.`,
    );
  }
  return new CliError(
    `${change === 'up' ? 'The update' : 'The destroy'} of ${stack.name} has failed; why is above. ${done ?? 'Nothing was changed.'} ${serving}`,
    pending.length > 0
      ? `It was cut off in the middle: \`npx siesta doctor --stack ${stack.name}\` says what is half done, then \`npm run ${change}\` goes on.`
      : `Mend what is named above; \`npm run ${change} -- --stack ${stack.name}\` then goes on from there.`,
  );
}

function doneOf(before: DeployedResource[], after: DeployedResource[]): string | undefined {
  const [resourcesBefore, resourcesAfter] = [byUrn(before), byUrn(after)];
  const made = [...resourcesAfter.keys()].filter((urn) => !resourcesBefore.has(urn)).length;
  const gone = [...resourcesBefore.keys()].filter((urn) => !resourcesAfter.has(urn)).length;
  const changed = [...resourcesAfter].filter(([urn, text]) => resourcesBefore.has(urn) && resourcesBefore.get(urn) !== text).length;
  const done = [
    [made, 'made'],
    [changed, 'changed'],
    [gone, 'deleted'],
  ].flatMap(([count, what]) => (count ? [`${count} ${what}`] : []));
  return done.length > 0 ? `Of its resources ${done.join(', ')}: that stays done.` : undefined;
}

/** Resources that exist in AWS. Components, providers and the stack exist in the state only; components lose their outputs in a failed update. */
const madeOf = (resources: DeployedResource[]): DeployedResource[] =>
  resources.filter(({ type, id }) => id !== undefined && !type.startsWith('pulumi:'));

const byUrn = (resources: DeployedResource[]): Map<string, string> =>
  new Map(
    madeOf(resources)
      .filter((resource) => !resource.delete)
      .map(({ urn, id, outputs }) => [urn, JSON.stringify([id, outputs], withoutSecrets)]),
  );

/** The key that marks a secret in Pulumi's state. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';

/** Ignores secrets: each update encrypts them anew. */
const withoutSecrets = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && SIGNATURE in value ? SIGNATURE : value;

async function servingOf(stack: Stack): Promise<string> {
  try {
    const outputs = await stack.outputs();
    const { version } = await releaseOf(stack, outputs, stack.signal);
    return `Version ${version} serves as before, at ${outputs.url}.`;
  } catch (error) {
    if (error instanceof NotDeployed) return 'Nothing serves yet.';
    if ((error as Error).name === 'ResourceNotFoundException') return 'Nothing serves any more.';
    return `What serves is not known: ${explain(error).message}`;
  }
}
