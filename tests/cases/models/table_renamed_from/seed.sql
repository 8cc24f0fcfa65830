insert into users values (1, null), (2, 1);
insert into pets values (1, 2);
