insert into part values (1, '2024-05-05');
insert into r values (1, 1, '2024-05-05'), (2, null, null);
