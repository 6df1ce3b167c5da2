import { databaseSchemaOf, type Feature } from '../../service/rest/feature.ts';
import { FEATURES_FILE } from './with-features.ts';

/**
 * The features of the test service. Features in service/features.ts come and go, while everything common to all services is tested with these;
 * tests of a single feature are in its folder.
 */
export const features: readonly Feature[] = Object.values(await import(new URL(`../../${FEATURES_FILE}`, import.meta.url).href));
export const schema = databaseSchemaOf(features);
