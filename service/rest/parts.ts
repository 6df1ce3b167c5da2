import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CONFIG, type ServiceConfig } from '../config.ts';
import { Database } from '../database/database.ts';
import type { Item } from './declaration/item.ts';
import type { Resource } from './declaration/resource.ts';
import { Idempotency } from './idempotency/idempotency.ts';
import type { ListableService } from './listable-service.ts';
import { REFERENCES, type ReferenceGraph } from './removal/graph.ts';
import { Statements } from './statements/statements.ts';

/** What the services of all resources depend on. */
@Injectable()
export class ResourceParts {
  readonly #services = new Map<Resource, ListableService<Item>>();
  readonly #statements = new Map<Resource, Statements<Item>>();

  constructor(
    readonly database: Database,
    readonly idempotency: Idempotency,
    @Inject(CONFIG) readonly config: ServiceConfig,
    @Inject(REFERENCES) readonly graph: ReferenceGraph,
  ) {}

  /** Called by each service, so that serviceOf() finds it. */
  register<E extends Item>(service: ListableService<E>): void {
    this.#services.set(service.resource as unknown as Resource, service as unknown as ListableService<Item>);
  }

  /** The service of a resource. @throws Error when no module provides one. */
  serviceOf(resource: Resource): ListableService<Item> {
    const service = this.#services.get(resource);
    if (!service) throw new Error(`no module provides a service of ${resource.path}`);
    return service;
  }

  statements<E extends Item>(resource: Resource<E>, { dataSource }: EntityManager): Statements<E> {
    const key = resource as unknown as Resource;
    const statements = this.#statements.get(key) ?? new Statements(key, dataSource);
    this.#statements.set(key, statements);
    return statements as unknown as Statements<E>;
  }
}
