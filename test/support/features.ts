import { type Feature, schemaOf } from '../../service/rest/feature.ts';
import { FEATURES_FILE } from './with-features.ts';

/**
 * The features of a service of the tests: those that service/features.ts lists come and go, and what every service does is tried all the same.
 * What is true of one feature alone is tried beside it.
 */
export const features: readonly Feature[] = Object.values(await import(new URL(`../../${FEATURES_FILE}`, import.meta.url).href));
export const schema = schemaOf(features);
