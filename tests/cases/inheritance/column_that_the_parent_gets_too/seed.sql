insert into books values (1, 'a', 10), (2, null, 20);
insert into things values (3);
