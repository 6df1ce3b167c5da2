import { contractOf } from '../../test/support/contract/index.ts';
import { Todo } from './todo.entity.ts';

contractOf(Todo);
