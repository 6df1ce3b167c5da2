// Times a handler and a bare one in turn, in one process: node warm-process.mjs, its parent sends { events, times }.
const { handler } = await import(new URL('index.mjs', `file://${process.cwd()}/`));
const todo = {
  id: '01970000-0000-7000-8000-000000000001',
  url: 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/to-dos/01970000-0000-7000-8000-000000000001',
  title: 'walk the dog',
  completed: false,
  order: 1,
  notes: null,
  dueAt: null,
  createdAt: '2026-11-24T09:00:00.000Z',
  updatedAt: '2026-11-24T09:00:00.000Z',
};
const bare = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(todo),
  isBase64Encoded: false,
});
const context = { awsRequestId: 'lambda-request' };

async function microseconds(handle, event) {
  const started = process.hrtime.bigint();
  const { statusCode } = await handle(event, context);
  const taken = Number(process.hrtime.bigint() - started) / 1_000;
  if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
  return taken;
}

process.on('message', async ({ event, times }) => {
  const samples = { handler: [], bare: [] };
  for (let time = 0; time < times; time++) {
    samples.handler.push(await microseconds(handler, event));
    samples.bare.push(await microseconds(bare, event));
  }
  process.send(samples);
});
process.send({ ready: true });
