insert into t values (1);
select nextval('q') from generate_series(1, 7);
