// Plays the Lambda runtime: loads a function from the current folder and calls its handler for each message.
const { handler } = await import(new URL(`${process.argv[2]}.mjs`, `file://${process.cwd()}/`));
if (handler.length > 2) throw new Error('nodejs24.x rejects handlers with a callback');
process.on('message', async ({ event }) => {
  try {
    process.send({ answer: await handler(event, { awsRequestId: 'lambda-request' }) });
  } catch (error) {
    process.send({ thrown: error.message });
  }
});
process.send({ ready: true });
