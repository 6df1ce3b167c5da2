/** The public parts of the resource layer: what features are built from. */
export * from './declaration/fields.ts';
export { Item } from './declaration/item.ts';
export { Resource, resourceOf } from './declaration/resource.ts';
export { etagOf } from './etag.ts';
export type { Feature } from './feature.ts';
export { IdPipe } from './id.pipe.ts';
export { Operation } from './openapi/operation.ts';
export { ResourceParts } from './parts.ts';
export type { Input } from './request-schemas.ts';
export { ResourceController } from './resource.controller.ts';
export { ResourceService } from './resource.service.ts';
export { RestController } from './rest-controller.ts';
