export { type Command, type DeployWorld, deploy } from './deploy.ts';
