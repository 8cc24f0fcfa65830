create table t (a integer, b text, primary key (a, b));
create table u (a integer, b text, foreign key (a, b) references t);
