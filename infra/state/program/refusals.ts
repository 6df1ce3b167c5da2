import * as pulumi from '@pulumi/pulumi';
import type { Identity } from '../../ground/owner.ts';
import { alreadyExists, takenOver } from '../foreign.ts';

/** Environment variable: names the stack that this state takes over, for one run. */
export const TAKE_OVER = 'SIESTA_TAKE_OVER';

const anotherName = (name: string): string => `Another name for this stack: \`pulumi config set name ${name}-2\`.`;
const takeOver = (name: string): string => `Take it over explicitly: \`${TAKE_OVER}=${name} npm run up\`.`;

function throwWithWays(what: string, ways: string[]): never {
  throw new pulumi.RunError([`${what} Nothing was made. Options:`, ...ways.map((way) => `  - ${way}`)].join('\n'));
}

/** Resources under the name do not belong to this state. */
export function refuseLiving(name: string, found: Identity | undefined, living: string[], wasDeployed: boolean): never {
  throwWithWays(`${alreadyExists(name, found, living)}.`, [
    "Somebody else's, or yours from another backend: use the state that it has, `pulumi login <backend>`.",
    anotherName(name),
    wasDeployed
      ? takeOver(name)
      : 'Its state is lost: `pulumi stack import --file <copy>` brings it back (a file backend has copies in .pulumi/backups, Pulumi Cloud in its history).',
    'Nobody needs it any more: `npx siesta delete`, with the state that it has.',
  ]);
}

/** Another state has taken over the name. */
export function refuseTaken(name: string, known: Identity, found: Identity): never {
  throwWithWays(takenOver(name, known, found), ['Use the state that it has now: `pulumi login <backend>`.', takeOver(name)]);
}

/** Two stacks would have the same name in AWS. */
export function refuseOther(name: string, found: Identity, stack: string): never {
  throwWithWays(
    `${name} is what the stack ${found.project}/${found.stack} is called in AWS, also after a destroy, and ${stack} would be called the same.`,
    [anotherName(name), `Go on with its name and its data: \`pulumi config set name ${name}\`.`],
  );
}
