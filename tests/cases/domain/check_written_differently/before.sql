create domain email as text
    constraint at check (value ~ '@')
    constraint short check (length(value) < 200)
    constraint list check (value in ('a@b', 'c@d'));
create table t (id integer primary key, a email);
