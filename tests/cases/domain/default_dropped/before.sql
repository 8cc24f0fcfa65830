create domain email as text default 'a@b'
    constraint at check (value ~ '@');
create table t (id integer primary key, a email);
