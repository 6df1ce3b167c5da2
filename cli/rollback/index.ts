export { incompatibleWith, type SchemaState } from './compatible.ts';
export { moveAlias, pin, refreshAliases } from './move.ts';
export { type Version, type Versions, versionsOf } from './versions.ts';
