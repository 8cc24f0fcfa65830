create table t (a integer, b integer, primary key (a, b));
create table u (a integer, b integer, foreign key (a, b) references t);
