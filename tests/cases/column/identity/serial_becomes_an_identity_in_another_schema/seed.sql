insert into s.t (n) values ('a'), ('b');
