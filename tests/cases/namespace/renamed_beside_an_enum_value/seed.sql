insert into old.t values ('a');
