create unlogged table t (id int generated always as identity, s serial, o int);
create unlogged sequence q owned by t.o;
