create table u (id int primary key, a int not null, b text); alter table u rename constraint u_pkey to t_pkey; create function f() returns setof u language sql as 'select * from u';
