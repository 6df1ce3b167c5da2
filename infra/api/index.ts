export { accountLoggingParameterName, lookUpAccountLogging } from './account-logging.ts';
export { Api } from './api.ts';
export { AccountLogging, type ApiArgs, type ApiAuthorizerArgs, type ApiDomainArgs, type ApiJwtArgs } from './args.ts';
export type { ApiNodes } from './gateway.ts';
