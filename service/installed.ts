import * as features from './features.ts';
import { type Feature, schemaOf } from './rest/feature.ts';

/** The features that the service has, and what of them is in the database. */
export const installed: readonly Feature[] = Object.values(features);
export const schema = schemaOf(installed);
