insert into people values (1, 'a');
insert into staff values (2, 'b', 100);
