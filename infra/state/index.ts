export { pinParameterName, readPinnedVersion, UNPINNED } from './pin.ts';
