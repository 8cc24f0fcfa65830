create table t (kind text, amount integer, note text) partition by list (kind);
create table t_a partition of t for values in ('a');
grant update (note) on t, t_a to case_reader;
