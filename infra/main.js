// Pulumi's way in, in JavaScript so that a Node.js too old for the rest can say so.
import module from 'node:module';
import { RunError } from '@pulumi/pulumi';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  throw new RunError(
    `Node.js ${process.versions.node} cannot run this program, which is TypeScript: use \`npm run preview\`, \`npm run up\` or \`npm run destroy\`, ` +
      'which bring their own Node.js, or install Node.js 22.18 or later.',
  );
}

// Node.js takes types out in place, so that no stack of this program needs mapping. Pulumi would map one for each property of each resource, which
// is half of the time that the program runs.
Error.prepareStackTrace = undefined;

// Half of a program's start is compiling; what was compiled is kept in the system's temporary folder.
module.enableCompileCache();
const { program } = await import('./main.ts');

export default () => program();
