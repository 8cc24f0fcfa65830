create table people (id bigint primary key, age int not null constraint adult check (age > 17));
