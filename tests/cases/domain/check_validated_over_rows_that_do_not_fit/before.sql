create domain email as text
    constraint short check (length(value) < 200);
create table t (id integer primary key, a email);
insert into t values (1, 'x');
alter domain email add constraint at check (value ~ '@') not valid;
