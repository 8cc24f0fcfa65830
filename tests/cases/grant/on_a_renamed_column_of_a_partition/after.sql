create table t (kind text, total integer) partition by list (kind);
create table t_a partition of t for values in ('a');
grant update (total) on t_a to case_reader;
grant select on t to case_reader;
