import { randomUUID } from 'node:crypto';
import type { Field } from '../../../service/rest/declaration/fields.ts';
import { type Resource, resourceOf } from '../../../service/rest/declaration/resource.ts';
import { type Answer, json } from '../clients.ts';
import type { Issuer } from '../oidc.ts';
import type { Server } from '../service.ts';
import { Caller, type Item, type Json, refusedByRule } from './caller.ts';
import { changeable, fullBody, sortable } from './values.ts';

/** What a resource with rules of its own needs told. */
export interface ContractOptions {
  /**
   * Fields of the n-th valid body, over those that are made up: of a unique field another value for each n. Other values of these fields are
   * tried too, each of which a rule may refuse with a 409.
   */
  valid?: (n: number) => Json;
  /** The same for the items that it refers to, by the path of their resource. */
  others?: Record<string, Json>;
}

/** What each part of the contract has: a service, a resource, and callers who have nothing yet. */
export class Stage {
  #parentsMade = 0;

  constructor(
    readonly resource: Resource,
    readonly server: Server,
    private readonly issuer: Issuer,
    private readonly options: ContractOptions,
  ) {}

  /** Somebody who has not been here before. */
  async caller(): Promise<Caller> {
    const authorization = `Bearer ${await this.issuer.token(randomUUID())}`;
    return new Caller(this.server.client.with({ authorization }), this.resource.path);
  }

  /** The fields that are valid only with certain values. A rule may refuse another value of these. */
  valid = (n = 1): Json => this.options.valid?.(n) ?? {};

  /** Fields that take more than one value, first those that no rule is about. */
  changeable(): Field[] {
    const governed = Object.keys(this.valid());
    const isGoverned = ({ name }: Field): number => Number(governed.includes(name));
    return changeable(this.resource).toSorted((a, b) => isGoverned(a) - isGoverned(b));
  }

  /** The n-th valid body with each field that can be made up, and with all that it must refer to. */
  async body(caller: Caller, n = 1, fields: Json = {}): Promise<Json> {
    const references = await this.#parents(caller, this.resource, n);
    return { ...fullBody(this.resource, n), ...references, ...this.valid(n), ...fields };
  }

  /** As few fields as make an item. */
  async smallest(caller: Caller, n = 1): Promise<Json> {
    const body = await this.body(caller, n);
    return Object.fromEntries(this.resource.fields.filter(({ required }) => required).map(({ name }) => [name, body[name]]));
  }

  /** @throws Error where a rule refuses the first that is made, the same values again, or its deletion: each test would fail with a 409 alone. */
  async assertAllowed(): Promise<void> {
    const caller = await this.caller();
    const made = await caller.post(await this.body(caller));
    const { id } = json<{ id?: string }>(made);
    const answers = [made, ...(id ? [await caller.patch(id, this.valid()), await caller.delete(`/${id}`)] : [])];
    for (const answer of answers) if (answer.status === 409) throw refusedByRule(answer);
  }

  async make(caller: Caller, n = 1, fields: Json = {}): Promise<Item> {
    return caller.make(await this.body(caller, n, fields));
  }

  /** An item with these values; undefined where a rule refuses one of a field that is valid only with certain values. */
  async makeIfAllowed(caller: Caller, n: number, fields: Json): Promise<Item | undefined> {
    const answer = await caller.post(await this.body(caller, n, fields));
    return this.isByRule(answer, fields) ? undefined : caller.madeBy(answer).item;
  }

  /** Whether an answer is a rule's refusal of these values, which it may give to fields that are valid only with certain ones. */
  isByRule({ status }: Answer, fields: Json): boolean {
    const governed = this.valid();
    return status === 409 && Object.keys(fields).some((name) => name in governed);
  }

  /** Several, one after the other; a valid one in place of each that a rule refuses. */
  async makeAll(caller: Caller, bodies: Json[]): Promise<Item[]> {
    const items: Item[] = [];
    for (const [n, fields] of bodies.entries()) {
      items.push((await this.makeIfAllowed(caller, n + 1, fields)) ?? (await this.make(caller, n + 1)));
    }
    return items;
  }

  /** An item that a field can refer to. */
  async parent(caller: Caller, { target }: Field, n = 1): Promise<Item> {
    if (!target) throw new Error('only a reference has one');
    const resource = resourceOf(target.entity()) as Resource;
    const others = await this.#parents(caller, resource, n);
    this.#parentsMade++;
    return caller
      .at(resource.path)
      .make({ ...fullBody(resource, 1_000 + this.#parentsMade), ...others, ...this.options.others?.[resource.path] });
  }

  /** Values of a field that a list is sorted by: ties among them unless it is unique, and no value where there may be none. */
  async sortable(caller: Caller, field: Field): Promise<unknown[]> {
    if (!field.target) return sortable(field);
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.unshift((await this.parent(caller, field, n)).id);
    return [...ids, ...(field.unique ? [] : ids.slice(0, 2)), ...(field.nullable ? [null, null] : [])];
  }

  async #parents(caller: Caller, resource: Resource, n: number): Promise<Json> {
    const parents: Json = {};
    for (const field of resource.fields.filter(({ required, target }) => required && target)) {
      parents[field.name] = (await this.parent(caller, field, n)).id;
    }
    return parents;
  }
}
