insert into t values (1, 2, 'b', 'c'), (2, 3, 'b', 'c'); refresh materialized view m;
