import * as features from './features.ts';
import { databaseSchemaOf, type Feature } from './rest/feature.ts';

/** The installed features and their database schema. */
export const installed: readonly Feature[] = Object.values(features);
export const schema = databaseSchemaOf(installed);
