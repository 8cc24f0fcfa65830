create table t (id int primary key, b text);
create function row_no() returns bigint language internal window as 'window_rank'; create view v as select row_no() over (order by id) from t;
