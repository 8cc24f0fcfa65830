insert into t (o) values (1), (2);
select nextval('q');
