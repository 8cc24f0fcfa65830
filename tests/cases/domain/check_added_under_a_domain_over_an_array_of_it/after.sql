create domain email as text
    constraint short check (length(value) < 200)
    constraint at check (value ~ '@');
create domain emails as email[] check (cardinality(value) < 9);
create table t (id integer primary key, a emails);
