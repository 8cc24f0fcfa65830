insert into users values (1, 'ada', 'x', 'y'), (2, 'bob', 'z', null);
