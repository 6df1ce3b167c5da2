export { StackDecisions, settingsOf } from './stack-decisions.ts';
