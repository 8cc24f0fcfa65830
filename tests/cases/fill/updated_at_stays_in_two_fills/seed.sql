insert into post (id, title, updated_at) values (1, 'A', '2020-01-01'), (2, 'B', '2021-01-01');
