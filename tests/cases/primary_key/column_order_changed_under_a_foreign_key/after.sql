create table t (a integer, b integer, primary key (b, a));
create table u (a integer, b integer, foreign key (a, b) references t (a, b));
