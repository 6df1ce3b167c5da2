import { resourceOf } from '../../service/rest/declaration/resource.ts';
import { newId } from '../../service/rest/new-id.ts';
import { Statements } from '../../service/rest/statements/statements.ts';
import { Comment, comments } from '../features/comments.ts';
import { notes } from '../features/notes.ts';
import { expectProblem, json } from '../support/clients.ts';
import { Caller, type Item } from '../support/contract/caller.ts';
import { describeOnEachDatabase, type Server } from '../support/service.ts';

/** More than one transaction takes. */
const MANY = 10_500;
const BATCH = 500;

describeOnEachDatabase(
  'deleting what much refers to',
  (server) => {
    let onNotes: Caller;
    let onComments: Caller;
    beforeEach(async () => {
      onNotes = new Caller(server.client, 'notes');
      onComments = onNotes.at('comments');
      for (const each of [onComments, onNotes]) await remove(each);
    });

    const note = async (title: string): Promise<string> => (await onNotes.make({ title })).id;
    const total = async (): Promise<number> => Number((await server.service.sql('SELECT COUNT(*) AS total FROM comment'))[0]?.total);

    it('deletes more than one transaction takes, and nothing that refers to something else', async () => {
      const [doomed, kept] = [await note('doomed'), await note('kept')];
      const other = await onComments.make({ text: 'stays', note: kept });
      await fill(server, { note: doomed });
      await remove(onNotes, `/${doomed}`);
      expect(await total()).toBe(1);
      expect(await onComments.exists(other.id)).toBe(true);
    });

    it('clears more references than one transaction takes', async () => {
      const [doomed, kept] = [await note('doomed'), await note('kept')];
      await fill(server, { note: kept, related: doomed });
      await remove(onNotes, `/${doomed}`);
      expect(await total()).toBe(MANY);
      expect(await onComments.list(`?related=${doomed}`)).toEqual([]);
    });

    it('keeps all of it where one thing needs the item', async () => {
      const [doomed, kept] = [await note('doomed'), await note('kept')];
      await onComments.make({ text: 'needs it', note: kept, source: doomed });
      await fill(server, { note: doomed });
      expectProblem(await onNotes.delete(`/${doomed}`), 409);
      expect(await total()).toBe(MANY + 1);
    });

    it('visits each item of a circle once, however long, and of one that ends in itself', async () => {
      const id = await note('their note');
      const circle: Item[] = [];
      for (let n = 0; n < 5; n++) circle.push(await onComments.make({ text: `${n}`, note: id, answers: circle.at(-1)?.id ?? null }));
      await onComments.patch(String(circle[0]?.id), { answers: circle.at(-1)?.id });
      const alone = await onComments.make({ text: 'answers itself', note: id });
      await onComments.patch(alone.id, { answers: alone.id });
      expect((await onComments.delete(`/${circle[2]?.id}`)).status).toBe(204);
      expect(await onComments.list()).toMatchObject([{ text: 'answers itself' }]);
      expect((await onComments.delete(`/${alone.id}`)).status).toBe(204);
      expect(json(await onComments.get())).toEqual([]);
    });

    it('deletes both sides at once, from both sides, and leaves no orphan', async () => {
      for (let round = 0; round < 5; round++) {
        const id = await note('both');
        const made = await Promise.all([1, 2, 3].map((n) => onComments.make({ text: `${n}`, note: id })));
        const answers = await Promise.all([
          onNotes.delete(`/${id}`),
          ...made.map((each) => onComments.delete(`/${each.id}`)),
          onNotes.delete(''),
        ]);
        for (const { status, text } of answers) if (![204, 404, 409, 503].includes(status)) throw new Error(`${status}: ${text}`);
        await onNotes.delete(`/${id}`);
        expect([await onNotes.exists(id), await total()]).toEqual([false, 0]);
      }
    });
  },
  {},
  [notes, comments],
);

/** Deletes, as often as there is more than one request has time for. */
async function remove(caller: Caller, rest = ''): Promise<void> {
  let status: number;
  do status = (await caller.delete(rest)).status;
  while (status === 503);
  expect(status).toBe(204);
}

/** Many comments at once, as the service itself writes them. */
async function fill({ service }: Server, fields: Partial<Comment>): Promise<void> {
  for (let made = 0; made < MANY; made += BATCH)
    await service.database.write(async (manager) => {
      const [seen] = await manager.query<{ owner: string }[]>('SELECT owner FROM note');
      const items = Array.from({ length: BATCH }, () =>
        Object.assign(
          new Comment(),
          { id: newId(Date.now()), owner: seen?.owner, revision: 1, createdAt: Date.now(), updatedAt: Date.now() },
          NOTHING,
          fields,
        ),
      );
      await new Statements(resourceOf(Comment), manager.dataSource).insert(manager, items);
    });
}

const NOTHING = { text: 'x', mood: null, related: null, source: null, answers: null };
