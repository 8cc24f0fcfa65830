create table t (n numeric(8, 2) not null constraint c check (n > 0));
