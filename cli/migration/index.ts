export { type Compared, comparedIn, type Declared, DoesNotLoad, declaredIn, undoneIn } from './ask.ts';
export { FEATURES_FILE, type FeatureFolder, featuresOf, migrationsIn, migrationsIndex, schemaFile } from './features.ts';
export { camelCase, costOf, type Files, type NamedStep } from './files.ts';
export { type KnownTable, unusedOf } from './known.ts';
export { type Instructions, type MigrationPlan, plan } from './plan.ts';
export { type Prepared, prepare, type Unmigrated, unmigratedIn } from './prepare.ts';
export type { Refusal } from './refusals.ts';
export type { Step } from './steps.ts';
export { formatted, write } from './write.ts';
