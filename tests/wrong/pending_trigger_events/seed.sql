insert into owner values (1);
insert into t values (1, null);
