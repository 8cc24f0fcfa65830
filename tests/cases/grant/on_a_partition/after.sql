create table t (kind text, amount integer) partition by list (kind);
create table t_a partition of t for values in ('a');
grant select, update (amount) on t_a to case_reader;
