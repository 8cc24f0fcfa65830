create table t (id integer primary key, a integer);
create view "V ""1""" as select a as "A b", '$driftless$' as "c;" from t;
