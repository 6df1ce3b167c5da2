import type { EventResponse } from '../../service/gateway/event.ts';
import type { Resource } from '../../service/rest/declaration/resource.ts';
import { resourceOf } from '../../service/rest/index.ts';
import { smoke } from '../../service/smoke.ts';
import { Todo } from '../features/to-dos/index.ts';

/** A service of this answer to everything. */
const answering = (statusCode: number, body: string) => async (): Promise<EventResponse> =>
  ({ statusCode, body, headers: {}, isBase64Encoded: false }) as unknown as EventResponse;

describe('a smoke test that fails', () => {
  it.each([
    ['a problem, by its detail', '{"title":"Conflict","detail":"A row is held."}', 'A row is held.'],
    ['what is no problem, as it is', '["one"]', '["one"]'],
    ['what is no JSON, as it is', '<html>', '<html>'],
    ['nothing', '', ''],
  ])('quotes %s', async (_, body, quoted) => {
    const failed = smoke(answering(503, body), '1', [resourceOf(Todo) as unknown as Resource]);
    await expect(failed).rejects.toThrow('smoke test: GET /to-dos?limit=1 answered 503 instead of 200 ');
    await expect(failed).rejects.toThrow(new RegExp(`\\(request smoke-[\\w-]+\\): ${quoted.replaceAll(/[[\]]/g, '\\$&')}$`));
  });

  it('names the log of the request where the response tells nothing', async () => {
    const failed = smoke(answering(500, '{"detail":"Something went wrong on our side."}'), '1', [resourceOf(Todo) as unknown as Resource]);
    await expect(failed).rejects.toThrow(/\(request (smoke-[\w-]+)\): `npx siesta logs --request \1` shows why$/);
  });
});
