import type * as z from 'zod/mini';
import { parametersOf, type Resource } from '../declaration/resource.ts';
import { type Json, schemaOf } from './parts.ts';

/** The query parameters of a list, generated from its schema, with descriptions. */
export function queryParameters(schema: z.core.$ZodType, resource: Resource): Json[] {
  const { properties = {} } = schemaOf(schema) as { properties?: Record<string, Json> };
  const descriptions: Record<string, string> = {
    ...PARAMETERS,
    ...(resource.search.length > 0 && { q: searched(resource) }),
    ...filtersSaid(resource),
  };
  return Object.entries(properties).map(([name, property]) => ({ name, in: 'query', description: descriptions[name], schema: property }));
}

const PARAMETERS: Record<string, string> = {
  limit: 'How many on a page.',
  cursor: 'Where the page before ended: taken from its Link header. Good for the same sort and filters only.',
  sort: 'By what; `-` is descending. Ties go by id in the same direction, nulls last in both.',
  count: 'Adds X-Total-Count: how many match the filters.',
};

const searched = ({ search }: Resource): string =>
  `Only those with this text in ${search.map(({ name }) => name).join(' or ')}, in any case; % and _ are ordinary characters.`;

function filtersSaid({ filters }: Resource): Record<string, string> {
  const descriptions: Record<string, string> = {};
  for (const field of filters) {
    const { equals, before, after, isNull } = parametersOf(field);
    if (equals !== undefined) descriptions[equals] = `Only those whose ${field.name} is this.`;
    if (before !== undefined) descriptions[before] = `Only those whose ${field.name} is before this.`;
    if (after !== undefined) descriptions[after] = `Only those whose ${field.name} is this or after it.`;
    if (isNull !== undefined) descriptions[isNull] = `Only those that have no ${field.name}, or only those that have one.`;
  }
  return descriptions;
}
