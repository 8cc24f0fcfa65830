insert into post (id, title, slug, updated_at) values (1, 'A', 'a', '2020-01-01');
