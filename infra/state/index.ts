export {
  carriedDecision,
  carrying,
  type Decision,
  type Decisions,
  decisionsParameterName,
  readDecisions,
} from './decisions.ts';
export { authorizerPinParameterName, pinParameterName, readPinnedVersion, UNPINNED } from './pin.ts';
