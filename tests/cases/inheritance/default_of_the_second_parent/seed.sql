insert into books (name, note, pages) values ('a', 'n', 1), ('b', 'm', 2);
insert into things (name, note) values ('c', 'o');
