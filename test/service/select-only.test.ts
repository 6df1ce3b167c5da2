import { refusal } from '../../service/database/select-only.ts';

describe('a query', () => {
  it.each([
    'select 1',
    '\n\tSELECT\n1',
    '(select 1) union (select 2)',
    'with t as (select 1) select * from t',
    '/* the first */ select 1 -- sleep(1)',
    'select 1 # into @x',
    "select 'sleep(1)', \"for update\", 'it''s \\' into @x'",
    'select `into`, `for` from `update`',
    'select sleep, benchmark from t',
    'select /*+ index(todo todo_by_id) */ id from todo',
    'select for_share, into_x from t',
    "select '' '' ''",
    'select 5 - -1',
    "select 'Straße', '한글' from 할일",
  ])('may be %j', (sql) => {
    expect(refusal(sql)).toBeUndefined();
  });

  it.each([
    ['', 'only one SELECT'],
    ['delete from todo', 'only one SELECT'],
    ['set statement max_statement_time=0 for select 1', 'only one SELECT'],
    ['`select` 1', 'only one SELECT'],
    ['-- select\ndelete from todo', 'only one SELECT'],
    ['select 1 into @x', 'INTO'],
    ["select * from todo INTO OUTFILE '/tmp/x'", 'INTO'],
    ["select * from todo into dumpfile '/tmp/x'", 'INTO'],
    ['select * from todo for update', 'for update'],
    ['select * from todo FOR /* x */ SHARE', 'for share'],
    ['select * from todo lock in share mode', 'lock in'],
    ['select * from todo /*! for update */', 'for update'],
    ['select Sleep(1)', 'sleep()'],
    ['select sleep /* x */ (1)', 'sleep()'],
    ['select `sleep`(1)', 'sleep()'],
    ['select /*!sleep(1)*/', 'sleep()'],
    ['select /*!80000 sleep(1)*/', 'sleep()'],
    ['select /*M!100000 sleep(1)*/', 'sleep()'],
    ['select 1 --sleep(1)', 'sleep()'],
    ['select 1 -- \r"\nunion select sleep(1) -- "', 'sleep()'],
    ['select 1 --\u00a0(select sleep(1))', 'sleep()'],
    ["select 'a\\\\', sleep(1), '", 'sleep()'],
    ["select '''', sleep(1), ''", 'sleep()'],
    ['select "\'", sleep(1), "\'"', 'sleep()'],
    ["select '/*', sleep(1), '*/'", 'sleep()'],
    ["select benchmark(1e9, sha2('x', 512))", 'benchmark()'],
    ["select get_lock('siesta-migrations-x', 0)", 'get_lock()'],
    ["select wait_for_executed_gtid_set('x:1')", 'wait_for_executed_gtid_set()'],
    ['select /*+ max_execution_time(0) */ 1', 'max_execution_time()'],
    ["select /*+ set_var(sql_mode='ANSI_QUOTES') */ 1", 'set_var()'],
  ])('may not be %j: %s', (sql, closed) => {
    expect(refusal(sql)).toContain(closed);
  });

  it('of any length and nesting is read in its length', () => {
    expect(refusal(`select ${"''".repeat(10_000)}`)).toBeUndefined();
    expect(refusal(`select ${'/*'.repeat(10_000)}`)).toBeUndefined();
    expect(refusal(`select ${'('.repeat(20_000)}`)).toBeUndefined();
  });
});
