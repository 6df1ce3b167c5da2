#!/usr/bin/env node
// The `siesta` command's way in, in JavaScript so that a Node.js too old for the rest can say so.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node.js ${process.versions.node} is too old to run siesta, which is TypeScript: use \`npx siesta\` or \`npm run siesta -- …\`, ` +
      'which bring their own Node.js, or install Node.js 24.',
  );
  process.exit(1);
}
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
