export { authorizerPinParameterName, pinParameterName, readPinnedVersion, UNPINNED } from './pin.ts';
