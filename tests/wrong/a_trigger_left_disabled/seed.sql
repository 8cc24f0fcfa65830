insert into post values (1, 'A', '2020-01-01');
