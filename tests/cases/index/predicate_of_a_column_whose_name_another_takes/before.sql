create table t (id integer primary key, a integer, b integer);
create index only_a on t (id) where a > 0;
create index of_sum on t ((a + 1));
