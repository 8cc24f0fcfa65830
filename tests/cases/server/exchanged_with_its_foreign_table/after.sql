create foreign data wrapper w;
create server z foreign data wrapper w;
create foreign table t (a int) server z;
