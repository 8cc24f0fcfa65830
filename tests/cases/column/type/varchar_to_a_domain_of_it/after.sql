create domain short as varchar(3);
create table t (id integer primary key, a short default 'x', b short[]);
