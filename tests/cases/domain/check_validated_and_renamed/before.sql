create domain email as text;
alter domain email add constraint at check (value ~ '@') not valid;
create table t (id integer primary key, a email);
