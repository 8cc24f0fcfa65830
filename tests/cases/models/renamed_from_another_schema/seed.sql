insert into old.person values (1);
