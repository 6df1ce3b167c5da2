export {
  carriedDecision,
  carrying,
  type Decision,
  type Decisions,
  decisionsParameterName,
  readDecisions,
  serialized,
} from './decisions.ts';
export { alreadyExists, takenOver } from './foreign.ts';
export { identityParameterName, namesBefore, readIdentity } from './identity.ts';
export { type Clients, liveUnder } from './live.ts';
export { findStackName } from './name.ts';
export { readParameter } from './parameter.ts';
export { authorizerPinParameterName, pinParameterName, readPinnedVersion, UNPINNED } from './pin.ts';
