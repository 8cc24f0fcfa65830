insert into post (id, title, updated_at) values (1, 'A', '2020-01-01');
