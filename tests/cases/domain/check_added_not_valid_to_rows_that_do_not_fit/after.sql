create domain email as text
    constraint short check (length(value) < 200);
alter domain email add constraint at check (value ~ '@') not valid;
create table t (id integer primary key, a email);
