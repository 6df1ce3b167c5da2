import type { State } from './stack.ts';

export interface Statement {
  /** The resource that it is of. */
  of: string;
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource: string[];
  Principal?: unknown;
  Condition?: unknown;
}

interface Document {
  Statement: (Omit<Statement, 'of' | 'Action' | 'Resource'> & { Action: string | string[]; Resource?: string | string[] })[];
}

/** Every statement of every policy in a stack, whatever input holds it. */
export function statementsOf({ resources = [] }: State): Statement[] {
  return resources.flatMap(({ urn, inputs = {} }) => {
    const documents = Object.values(inputs).flatMap((input) => documentIn(input) ?? []);
    const of = urn.slice(urn.lastIndexOf('::') + 2);
    return documents.flatMap(({ Statement }) =>
      Statement.map(({ Action, Resource = [], ...rest }) => ({ of, ...rest, Action: [Action].flat(), Resource: [Resource].flat() })),
    );
  });
}

function documentIn(input: unknown): Document | undefined {
  if (typeof input !== 'string' || !input.includes('"Statement"')) return undefined;
  return JSON.parse(input);
}
