#!/usr/bin/env node
// The entry point of the `siesta` command, in JavaScript so that a Node.js too old for the rest can print a message.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node.js ${process.versions.node} is too old to run siesta, which is TypeScript: use \`npx siesta\` or \`npm run siesta -- …\`, ` +
      'which bring their own Node.js, or install Node.js 24.',
  );
  process.exit(1);
}
// A reader may close the pipe early, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }) => {
    if (code !== 'EPIPE') process.exit(1);
  });
}
const { main } = await import('./main.ts');
const code = await main(process.argv.slice(2));
// Exit once the output is flushed, whatever is still open, such as an AWS call that nobody waits for any more.
const written = (stream) => new Promise((done) => (stream.destroyed ? done() : stream.write('', done)));
await Promise.all([process.stdout, process.stderr].map(written));
process.exit(code);
