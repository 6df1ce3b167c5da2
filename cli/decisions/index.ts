export { Decided, settingsOf } from './decided.ts';
