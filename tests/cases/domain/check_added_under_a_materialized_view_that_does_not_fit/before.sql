create domain email as text
    constraint short check (length(value) < 200);
create table t (id integer primary key, a text);
create materialized view v as select a::email as a from t;
