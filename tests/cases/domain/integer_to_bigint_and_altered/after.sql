create domain number as bigint default 7 not null constraint low check (value > 1) constraint high check (value < 99);
comment on domain number is 'two';
create table t (id integer primary key, a number);
