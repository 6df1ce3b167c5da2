import { BooleanField, DateTimeField, IntegerField, Item, Resource, TextField } from '../rest/index.ts';

const THINGS = [
  'walk the dog',
  'water the plants',
  'call the bank',
  'write to Ana',
  'buy bread',
  'book the train',
  'fix the bike',
] as const;

@Resource<Todo>({
  path: 'to-dos',
  description: 'What is to be done, by when, and in which order.',
  sorts: ['dueAt', 'order'],
  filters: ['completed', 'dueAt'],
  search: ['title', 'notes'],
  // As created by version 0.1.0.
  searchColumn: { nullable: false },
  deleteAll: true,
  published: 'order',
  unnamed: true,
})
export class Todo extends Item {
  @TextField({ max: 200, trim: true, blank: false, examples: THINGS })
  title!: string;

  // Version 0.1.0 created the column without a default.
  @BooleanField({ default: false, column: { default: undefined } })
  completed!: boolean;

  @IntegerField({ nullable: true, column: { name: 'sort_order' }, description: 'Where it stands among the others.', examples: [523] })
  order!: number | null;

  @TextField({ max: 2_000, nullable: true, examples: ['twice around the lake'] })
  notes!: string | null;

  @DateTimeField({ nullable: true })
  dueAt!: number | null;
}
