insert into accounts values (1, 'free'), (2, 'pro');
insert into users values (10, 2), (11, 1);
