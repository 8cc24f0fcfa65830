insert into users values (1), (2);
insert into profiles values (1, 'x');
