import { Todo } from '../../../service/todos/todo.entity.ts';
import { contractOf } from '../../support/contract/index.ts';

contractOf(Todo);
