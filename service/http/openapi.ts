import type { ServiceConfig } from '../config.ts';
export const openapi = (_b: string, _c: ServiceConfig): object => ({});
