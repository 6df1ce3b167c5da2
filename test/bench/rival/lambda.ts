import { configure } from '@codegenie/serverless-express';
import type { Context } from 'aws-lambda';
import { createPool } from 'mysql2/promise';
import { createRival } from './app.ts';

/** The rival as a Lambda function: what the service's start is measured against. */

const { DB_HOST: host = '', DB_PORT, DB_USER: user = '', DB_PASSWORD: password = '', DB_NAME: database = 'siesta' } = process.env;
const pool = createPool({ host, port: Number(DB_PORT ?? 3306), user, password, database, connectionLimit: 1 });
const proxy = configure({ app: createRival(pool) });

export const handler = async (event: unknown, context: Context): Promise<unknown> => proxy(event, context, () => undefined);
