create table u (id integer primary key, n integer, m integer);
create sequence q owned by u.n;
