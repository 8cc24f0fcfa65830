insert into users values (1, 'one', 'a@b');
