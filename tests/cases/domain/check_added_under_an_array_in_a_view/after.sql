create domain email as text
    constraint short check (length(value) < 200)
    constraint at check (value ~ '@');
create table t (id integer primary key, a email[]);
create view v as select id, a[1] as first from t;
