insert into people values (1, 'A@x'), (2, 'B@x');
