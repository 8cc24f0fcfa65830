insert into old.t (n) values (1); insert into old.u values (1);
