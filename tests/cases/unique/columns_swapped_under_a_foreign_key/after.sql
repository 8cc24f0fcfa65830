create table t (a integer, b integer, constraint k unique (b, a));
create table u (a integer, b integer, foreign key (a, b) references t (a, b));
