insert into people values (1, 'A'), (2, '');
