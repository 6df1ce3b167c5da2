import type { Field } from '../declaration/fields.ts';
import { type Resource, resourceOf } from '../declaration/resource.ts';
import { schemasOf } from '../request-schemas.ts';
import { type Json, jsonSchemaOf } from './parts.ts';

const ID = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';
const MADE = '2026-11-23T09:00:00.000Z';

const named = <T>(fields: readonly Field[], value: (field: Field) => T): Record<string, T> =>
  Object.fromEntries(fields.map((field) => [field.name, value(field)]));

/** JSON Schema of a nullable type. */
const nullable = (schema: Json): Json =>
  'type' in schema && !('enum' in schema) ? { ...schema, type: [schema.type, 'null'] } : { anyOf: [schema, { type: 'null' }] };

/** A field's description. A reference without one says at least where its items are. */
const descriptionOf = ({ description, target }: Field): Json => {
  const text = description ?? (target && `The id of one of /${resourceOf(target.entity()).path}.`);
  return text ? { description: text } : {};
};

const answered = (field: Field): Json => ({
  ...(field.nullable ? nullable(field.type.answer) : field.type.answer),
  ...descriptionOf(field),
  ...(field.readOnly && { readOnly: true }),
  ...(field.examples.length > 0 && { examples: [field.examples[0]] }),
});

/** The schemas of a resource's items and bodies, by name; each with an example that works when tried out. */
export function resourceSchemas(resource: Resource): Record<string, Json> {
  const { typeName, path, fields, computed } = resource;
  const schemas = schemasOf(resource);
  const taken = fields.filter(({ readOnly }) => !readOnly);
  // Ids of existing items are unknown: examples contain an id only for required references.
  const examples = named(taken, ({ examples: [example], target, required }) => (target && !required ? null : (example ?? null)));
  const instant = { type: 'string', format: 'date-time', examples: [MADE] };
  const properties = {
    id: { type: 'string', format: 'uuid', examples: [ID] },
    url: { type: 'string', format: 'uri', examples: [`https://api.example.com/${path}/${ID}`] },
    ...named(fields, answered),
    ...Object.fromEntries(computed.map(({ name, schema }) => [name, schema])),
    createdAt: instant,
    updatedAt: instant,
  };
  return {
    [typeName]: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
    [`Create${typeName}`]: withExample(described(jsonSchemaOf(schemas.create), taken), examples),
    [`Patch${typeName}`]: withExample(described(jsonSchemaOf(schemas.patch), taken), firstOf(examples)),
  };
}

const withExample = (schema: Json, example: Json): Json => ({ ...schema, examples: [example] });

/** The first property only: a typical patch changes one field. */
const firstOf = (examples: Json): Json => Object.fromEntries(Object.entries(examples).slice(0, 1));

/** Adds the fields' descriptions to a schema's properties. */
function described(schema: Json, fields: readonly Field[]): Json {
  const properties = schema.properties as Record<string, Json>;
  const entries = fields.map((field) => [field.name, { ...properties[field.name], ...descriptionOf(field) }]);
  return { ...schema, properties: Object.fromEntries(entries) };
}
