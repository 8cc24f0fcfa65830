create type lane as enum ('left', 'right', 'gone');
create table t (id integer primary key, one lane);
create view v as select id from t where one = 'right';
