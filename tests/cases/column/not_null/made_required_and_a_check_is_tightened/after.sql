create table t (id integer primary key, a text not null constraint k check (a <> ''));
