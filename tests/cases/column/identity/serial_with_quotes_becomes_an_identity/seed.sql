insert into "T'1" (n) values ('a');
