import { Task, tasks } from '../../features/tasks.ts';
import { contractOf } from '../../support/contract/index.ts';

// No star: a rule of its own keeps those from being many, and from being deleted.
contractOf(Task, { valid: () => ({ starred: false }) }, [tasks]);
