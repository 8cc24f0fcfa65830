insert into users values (1, 'ada'), (2, 'bob');
insert into posts values (10, 'bob'), (11, 'ada');
