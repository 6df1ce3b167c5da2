import { type DatabaseServer, PRESENT } from '../servers.ts';

/** Set by jest.faults.config.js, which has one Jest project per server. */
declare const SERVER_NAME: DatabaseServer['name'];

const found = PRESENT.find(({ name }) => name === SERVER_NAME);
if (!found) throw new Error(`${SERVER_NAME} is not there`);

/** The server of this Jest project. */
export const SERVER: DatabaseServer = found;
