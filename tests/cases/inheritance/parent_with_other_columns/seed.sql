insert into books (name, pages) values ('a', 10), (null, 20);
