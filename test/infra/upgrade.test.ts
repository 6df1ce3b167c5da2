import { readFileSync } from 'node:fs';
import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import type { Recording } from '../support/pulumi-mocks.ts';

/** Stacks of version 0.1.0: their settings, and each resource by the types from the top down to its own, and its name. */
const STACKS: Record<string, { settings: Record<string, unknown>; urns: string[] }> = JSON.parse(
  readFileSync(new URL('fixtures/stacks-of-0.1.0.json', import.meta.url), 'utf8'),
);

/** What Pulumi takes each resource for: for that of its place, and for those of the places that it says it had before. */
function placesIn({ resources }: Recording): Set<string> {
  const byLabel = new Map(resources.map((resource) => [`${resource.type} ${resource.name}`, resource]));
  const types = (label: string | undefined): string[] => {
    const resource = label === undefined ? undefined : byLabel.get(label);
    return resource ? [...types(resource.parent), resource.type] : [];
  };
  return new Set(
    resources.flatMap(({ type, name, parent, options }) =>
      [parent, ...options.formerParents].map((above) => `${[...types(above), type].join('$')}::${name}`),
    ),
  );
}

/** What is made no more: no rule changes what functions record by themselves. */
const GONE = ['siesta:index:Tracing$aws:xray/samplingRule:SamplingRule::siesta-http-sampling'];

fakeAccount();

describe('a stack of 0.1.0', () => {
  it.each(Object.entries(STACKS))(
    '%s keeps every resource: none is made anew under another name, type or parent',
    async (stack, { settings, urns }) => {
      const places = placesIn(await runProgram(settings, stack));
      expect(urns.filter((urn) => !places.has(urn) && !GONE.includes(urn))).toEqual([]);
    },
  );
});
