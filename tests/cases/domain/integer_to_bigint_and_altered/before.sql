create domain number as integer constraint low check (value > 0);
comment on domain number is 'one';
create table t (id integer primary key, a number);
