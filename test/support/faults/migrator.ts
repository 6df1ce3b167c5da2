import { localDatabase } from '../../../service/config.ts';
import { migrate } from '../../../service/database/migrate.ts';
import { openDatabase } from '../../../service/database/open.ts';
import { schema } from '../features.ts';

/** Migrates the database of DATABASE_URL in a process of its own, that a test may kill. */
const database = await openDatabase(localDatabase(process.env), schema);
const applied = await migrate(database.dataSource);
process.stdout.write(`${JSON.stringify(applied)}\n`);
await database.close();
