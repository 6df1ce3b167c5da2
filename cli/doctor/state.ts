import { countOf, type Lock, type PendingOperation } from '../stack/index.ts';
import { type Check, type CheckContext, type Finding, logicalName, ok } from './finding.ts';

/** Checks for leftovers of an interrupted update in Pulumi's state. */
export const state: Check = async (context) => {
  const { stack, resources } = context;
  const deployment = await stack.deployment();
  const [pending, locks] = [await deployment.pending(), await deployment.locks()];
  const found = [...locks.map((lock) => locked(context, lock)), ...interrupted(context, pending)];
  if (found.length > 0) return found;
  return [ok(resources.length > 0 ? `${countOf(resources)} resources, and nothing interrupted` : 'nothing is deployed')];
};

function locked({ stack }: CheckContext, { by, since, dead }: Lock): Finding {
  const text = `an update has locked the stack since ${since} (${by})`;
  if (dead === false) return { state: 'warning', text, fix: 'it runs: wait for it' };
  const fix = 'once nothing runs any more: `pulumi cancel`';
  if (dead === undefined) return { state: 'warning', text, fix };
  const mend = { what: `take away the lock of ${by}, which is dead`, run: async () => (await stack.deployment()).cancel() };
  return { state: 'wrong', text: `${text}, and is dead`, fix, mend };
}

function interrupted({ stack, resources, signal }: CheckContext, pending: PendingOperation[]): Finding[] {
  const names = (operations: PendingOperation[]): string => operations.map(({ resource: { urn } }) => logicalName(urn)).join(', ');
  const creating = pending.filter(({ type }) => type === 'creating');
  const others = pending.filter(({ type }) => type !== 'creating');
  const found: Finding[] = [];
  if (others.length > 0) {
    const text = `an update was interrupted while it was ${others[0]?.type} ${names(others)}`;
    found.push({ state: 'wrong', text, fix: '`npm run up` completes it' });
  }
  const root = resources.find(({ type }) => type === 'pulumi:pulumi:Stack');
  if (creating.length > 0 && root) {
    found.push({
      state: 'wrong',
      text: `an update was interrupted while it was making ${names(creating)}: it may have been made or not`,
      fix: '--fix forgets it, and deletes a cluster, function or log group that was made; then `npm run up`; when that says that it exists, delete it in AWS',
      mend: {
        what: `forget that ${names(creating)} was being made`,
        run: async () => (await stack.deployment()).clearPendingCreates(root.urn, { signal, onLine: () => undefined }),
      },
    });
  }
  return found;
}
