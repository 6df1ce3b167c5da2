// Pulumi's entry point, in JavaScript so that a Node.js too old for the rest can print a message.
import module from 'node:module';
import { RunError } from '@pulumi/pulumi';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  throw new RunError(
    `Node.js ${process.versions.node} cannot run this program, which is TypeScript: use \`npm run preview\`, \`npm run up\` or \`npm run destroy\`, ` +
      'which bring their own Node.js, or install Node.js 22.18 or later.',
  );
}

// Node.js strips types in place, so stack traces need no source maps. Pulumi's source map support would map one for each property of each resource,
// half of the program's run time.
Error.prepareStackTrace = undefined;

// Compiling takes half of the start-up; cache the result in the system's temporary folder.
module.enableCompileCache();
const { program } = await import('./main.ts');

export default () => program();
