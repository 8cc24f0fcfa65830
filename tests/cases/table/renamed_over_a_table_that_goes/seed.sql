insert into jobs_v2 values (1, 'one'), (2, 'two');
insert into run values (1, null, 1), (2, null, 2);
