create table t (a integer, b integer, constraint k unique (a, b));
create table u (a integer, b integer, foreign key (a, b) references t (a, b));
