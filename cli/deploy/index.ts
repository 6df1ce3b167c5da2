export { type Command, deploy, type World } from './deploy.ts';
