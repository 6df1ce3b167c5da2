import type { Resource } from '../declaration/resource.ts';
import { header, type Json, json, ref, requestId } from './parts.ts';

/** OpenAPI responses that a resource's routes share. */

export const noContent: Json = { description: 'Done.', headers: requestId };

export const etagHeader = ({ singular }: Resource): Json => ({ ETag: header(`Strong; changes with every change of the ${singular}.`) });

export const oneItem = (resource: Resource, description: string, headers: Json = {}): Json => ({
  description,
  headers: { ...requestId, ...etagHeader(resource), ...headers },
  content: json(ref('schemas', resource.typeName)),
});

export const items = ({ typeName }: Resource, description: string, headers: Json = {}): Json => ({
  description,
  headers: { ...requestId, ...headers },
  content: json({ type: 'array', items: ref('schemas', typeName) }),
});

/** The success response of a custom route, by status. @throws TypeError for `item` or `list` without a resource. */
export function answersOf(answered: 'item' | 'list' | 'nothing' | Json, status: number, resource: Resource | undefined): Json {
  if (answered === 'nothing') return { 204: noContent };
  if (typeof answered === 'object') return { [status]: { description: 'Done.', headers: requestId, content: json(answered) } };
  if (!resource) throw new TypeError(`a route that answers an ${answered} belongs to the controller of a resource`);
  return { [status]: answered === 'item' ? oneItem(resource, `The ${resource.singular}.`) : items(resource, `The ${resource.path}.`) };
}
