create table t (id int primary key, kind varchar(10) not null, other varchar, n int);
create view v as select id from t where kind in ('a', 'c');
create policy p on t using (kind in ('a', 'b') or other in (n::varchar, kind));
