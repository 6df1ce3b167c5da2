import type * as z from 'zod/mini';
import { parameterNamesOf, type Resource } from '../declaration/resource.ts';
import { type Json, jsonSchemaOf } from './parts.ts';

/** The query parameters of a list, generated from its schema, with descriptions. */
export function queryParameters(schema: z.core.$ZodType, resource: Resource): Json[] {
  const { properties = {} } = jsonSchemaOf(schema) as { properties?: Record<string, Json> };
  const descriptions: Record<string, string> = {
    ...PARAMETERS,
    ...(resource.search.length > 0 && { q: searched(resource) }),
    ...filtersSaid(resource),
  };
  return Object.entries(properties).map(([name, property]) => ({ name, in: 'query', description: descriptions[name], schema: property }));
}

const PARAMETERS: Record<string, string> = {
  limit: 'Maximum number of items per page.',
  cursor: 'Opaque cursor from the Link header of the previous page; valid with the same sort and filters only.',
  sort: 'Sort field; `-` sorts descending. Ties are ordered by id in the same direction, nulls last in both.',
  count: 'Adds X-Total-Count: the number of items that match the filters.',
};

const searched = ({ search }: Resource): string =>
  `Items with this text in ${search.map(({ name }) => name).join(' or ')}, ignoring case; % and _ are ordinary characters.`;

function filtersSaid({ filters }: Resource): Record<string, string> {
  const descriptions: Record<string, string> = {};
  for (const field of filters) {
    const { equals, before, after, isNull } = parameterNamesOf(field);
    if (equals !== undefined) descriptions[equals] = `Items whose ${field.name} equals this value.`;
    if (before !== undefined) descriptions[before] = `Items whose ${field.name} is before this value.`;
    if (after !== undefined) descriptions[after] = `Items whose ${field.name} is this value or after it.`;
    if (isNull !== undefined) descriptions[isNull] = `true: items without ${field.name}; false: items with one.`;
  }
  return descriptions;
}
