create table t (n int not null constraint c check (n > 0));
