import * as fc from 'fast-check';
import { json, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((value) => !value.includes('\0'));

/** A valid patch: of each field what may be sent, or nothing. */
const patch = fc.record(
  {
    title: text.filter((value) => value.trim() !== ''),
    completed: fc.boolean(),
    order: fc.option(fc.integer()),
    notes: fc.option(text),
    dueAt: fc.option(
      fc.date({ min: new Date(0), max: new Date('9999-01-01T00:00:00Z'), noInvalidDate: true }).map((time) => time.toISOString()),
    ),
  },
  { requiredKeys: [] },
);
type Patch = Partial<Pick<Todo, 'title' | 'completed' | 'order' | 'notes' | 'dueAt'>>;

/** RFC 7396 of a flat object whose nulls are kept as such; titles are trimmed. */
const merged = (todo: Todo, changes: Patch): Todo => ({
  ...todo,
  ...changes,
  ...(changes.title !== undefined && { title: changes.title.trim() }),
});

const fieldsOf = ({ updatedAt: _, ...fields }: Todo): Omit<Todo, 'updatedAt'> => fields;

describeOnEachDatabase('a merge patch', (server) => {
  let todo: Todo;
  beforeAll(async () => {
    todo = await server.client.create({ notes: 'some', order: 1 });
  });

  const apply = async (changes: Patch): Promise<{ todo: Todo; etag: unknown }> => {
    const answer = await server.client.patch(todo.id, changes);
    expect(answer.status).toBe(200);
    return { todo: json<Todo>(answer), etag: answer.headers.etag };
  };

  it('changes what is in it and nothing else, and a second time nothing at all', async () => {
    await fc.assert(
      fc.asyncProperty(patch, async (changes) => {
        const once = await apply(changes);
        expect(fieldsOf(once.todo)).toEqual(fieldsOf(merged(todo, changes)));
        expect(await apply(changes)).toEqual(once);
        expect(json(await server.client.get(`/to-dos/${todo.id}`))).toEqual(once.todo);
        todo = once.todo;
      }),
      { numRuns: 50 },
    );
  });

  it('after another is the same as both in one', async () => {
    await fc.assert(
      fc.asyncProperty(patch, patch, async (first, second) => {
        await apply(first);
        const stepwise = await apply(second);
        await apply({ title: 'between', completed: !stepwise.todo.completed, order: 77, notes: null, dueAt: null });
        await apply(fieldsOfPatch(todo));
        const together = await apply({ ...first, ...second });
        expect(fieldsOf(together.todo)).toEqual(fieldsOf(stepwise.todo));
        todo = together.todo;
      }),
      { numRuns: 25 },
    );
  });
});

/** All that can be patched, as it is. */
const fieldsOfPatch = ({ title, completed, order, notes, dueAt }: Todo): Patch => ({ title, completed, order, notes, dueAt });
