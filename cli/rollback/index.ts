export { incompatibleWith, SchemaState, SmokeAnswer } from './compatible.ts';
export { moveAlias, pin, refreshAliases } from './move.ts';
export { type Version, type Versions, versionsOf } from './versions.ts';
