create type lane as enum ('right', 'left');
create table t (id integer primary key, one lane);
create view v as select id from t where one = 'left';
