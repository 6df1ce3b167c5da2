export { type LambdaServiceArgs, ServiceAuth, type ServiceAuthorizerArgs, type ServiceCopyArgs, type ServiceDatabaseArgs } from './args.ts';
export { asIfBuilt } from './built.ts';
export { LambdaService, type ServiceNodes } from './service.ts';
