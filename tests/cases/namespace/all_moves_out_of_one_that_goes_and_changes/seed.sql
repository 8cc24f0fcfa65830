insert into one.t (m, ms) values ('a', '{a,b}'), ('b', null);
