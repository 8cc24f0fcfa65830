create domain number as bigint default 1 not null constraint low check (value > 0) constraint high check (value < 99);
comment on domain number is 'one';
comment on constraint low on domain number is 'low';
create table t (id integer primary key, a number);
