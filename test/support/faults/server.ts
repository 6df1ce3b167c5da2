import { type DatabaseServer, PRESENT } from '../servers.ts';

/** Of the project that runs: jest.faults.config.js has one for each server. */
declare const SERVER_NAME: DatabaseServer['name'];

const found = PRESENT.find(({ name }) => name === SERVER_NAME);
if (!found) throw new Error(`${SERVER_NAME} is not there`);

/** The server that the suites of this run break the way to. */
export const SERVER: DatabaseServer = found;
