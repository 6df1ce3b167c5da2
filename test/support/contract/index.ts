import { installed } from '../../../service/installed.ts';
import type { Resource } from '../../../service/rest/declaration/resource.ts';
import { type Feature, type Item, resourceOf } from '../../../service/rest/index.ts';
import { Issuer } from '../oidc.ts';
import { describeOnEachDatabase, type Server } from '../service.ts';
import { conditions } from './conditions.ts';
import { creating } from './create.ts';
import { deletingAll } from './delete-all.ts';
import { described } from './described.ts';
import { finePrint } from './fine-print.ts';
import { idempotency } from './idempotency.ts';
import { oneItem } from './item.ts';
import { lists } from './list.ts';
import { owners } from './owners.ts';
import { plans } from './plans.ts';
import { references } from './references.ts';
import { type ContractOptions, Stage } from './stage.ts';

const issuer = await Issuer.start();
afterAll(() => issuer.stop());

/** @param options what a resource with rules of its own needs told. */
export const stageOf = <E extends Item>(entity: new () => E, server: Server, options: ContractOptions = {}): Stage =>
  new Stage(resourceOf(entity) as unknown as Resource, server, issuer, options);

/**
 * Puts a resource through all that the REST contract says of every resource, on sql.js, MariaDB and MySQL.
 * @param options what a resource with rules of its own needs told.
 * @param features those that the service has; by default its own.
 */
export function contractOf<E extends Item>(
  entity: new () => E,
  options: ContractOptions = {},
  features: readonly Feature[] = installed,
): void {
  const suite = (server: Server): void => {
    const stage = stageOf(entity, server, options);
    beforeAll(() => stage.assertAllowed());
    describe('making one', () => creating(stage));
    describe('one', () => oneItem(stage));
    describe('conditions', () => conditions(stage));
    describe('lists', () => lists(stage));
    describe('an idempotency key', () => idempotency(stage));
    describe('owners', () => owners(stage));
    describe('deleting many', () => deletingAll(stage));
    references(stage);
    describe('fine print', () => finePrint(stage));
    describe('the description', () => described(stage));
    if (server.name !== 'sql.js') describe('the plan', () => plans(stage));
  };
  describeOnEachDatabase(`the contract of ${resourceOf(entity).path}`, suite, issuer.env, features);
}
